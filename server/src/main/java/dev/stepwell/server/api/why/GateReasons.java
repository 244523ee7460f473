package dev.stepwell.server.api.why;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.View;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// Finds out where a message stands in the line of its queue or its flow control.
final class GateReasons {
  /// Places that are counted; whoever stands further behind is told so much.
  private static final int MOST_COUNTED = 10_000;

  private final Function<Address, View> views;
  private final Instant now;

  GateReasons(Function<Address, View> views, Instant now) {
    this.views = views;
    this.now = now;
  }

  /// Nothing for a message that does not wait at a gate.
  Optional<Cause> of(MessageKey key, Message message) {
    return switch (message.stage()) {
      case IN_LINE -> message.queue().map(id -> inQueue(id, Visitor.inQueue(key)));
      case ASKED -> message.gate().map(id -> held(id, new Visitor(key, message.attempts())));
      case NOT_ASKED, ADMITTED -> Optional.empty();
    };
  }

  private Cause inQueue(GateId id, Visitor visitor) {
    var view = views.apply(Address.of(id));
    var gate = view.gates().get(id);
    return new Cause.InQueue(
        id.key(),
        gate.map(Gate::paused).orElse(false),
        place(view, id, visitor),
        gate.map(found -> found.counts().waiting()).orElse(0),
        gate.map(found -> found.counts().held()).orElse(0));
  }

  private Cause held(GateId id, Visitor visitor) {
    var view = views.apply(Address.of(id));
    var gate = view.gates().get(id);
    var place = place(view, id, visitor);
    return new Cause.Held(
        id.key(),
        gate.map(Gate::paused).orElse(false),
        place,
        gate.map(found -> found.counts().waiting()).orElse(0),
        gate.filter(found -> !found.paused()).flatMap(found -> estimate(found, place)));
  }

  /// From 1. Nothing for a message that has only just asked, or stands too far behind.
  private static OptionalInt place(View view, GateId id, Visitor visitor) {
    if (!(view.gateMembers().get(new MemberKey(id, visitor)).orElse(null)
        instanceof Member.Waiting(long ticket, _))) {
      return OptionalInt.empty();
    }
    var before =
        view.gateLine().ascending(LineKey.first(id), new LineKey(id, ticket), MOST_COUNTED);
    return before.size() < MOST_COUNTED ? OptionalInt.of(before.size() + 1) : OptionalInt.empty();
  }

  /// When the rate would let it through, if nobody before it goes away. How long requests take is
  /// not known, so parallelism alone gives no estimate.
  private Optional<Instant> estimate(Gate gate, OptionalInt place) {
    var rule = gate.rule();
    if (rule.rate().isEmpty() || place.isEmpty()) {
      return Optional.empty();
    }
    int rate = rule.rate().getAsInt();
    var window = gate.at(now).window();
    int behind = place.getAsInt() - (rate - window.started());
    if (behind <= 0) {
      return Optional.empty();
    }
    int periods = (behind + rate - 1) / rate;
    return Optional.of(window.since().plus(rule.period().multipliedBy(periods)));
  }
}
