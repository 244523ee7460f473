package dev.stepwell.server.api.why;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Outcome.NoAnswer.Reason;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.api.log.Attempts;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// Finds out what holds up a message that is still to be delivered.
final class MessageReasons {
  private final Function<MessageKey, Optional<OnItsWay>> deliveries;
  private final GateReasons gates;
  private final Instant now;

  MessageReasons(
      Function<Address, View> views,
      Function<MessageKey, Optional<OnItsWay>> deliveries,
      Instant now) {
    this.deliveries = deliveries;
    this.gates = new GateReasons(views, now);
    this.now = now;
  }

  /// @param redact what its run asks to hide, in the spelling of the wire
  Branch of(View view, MessageKey key, Message message, String redact) {
    var content = StepNames.content(view, key.origin(), message);
    var named = StepNames.of(message, content);
    boolean sleeps = content.filter(StepNames::sleeps).isPresent();
    return new Branch(
        named.work(), named.step(), Optional.of(key), cause(view, key, message, sleeps, redact));
  }

  private Cause cause(View view, MessageKey key, Message message, boolean sleeps, String redact) {
    var held = gates.of(key, message);
    if (held.isPresent()) {
      return held.get();
    }
    var onItsWay = deliveries.apply(key);
    if (onItsWay.isPresent()) {
      var place = onItsWay.get();
      return place
          .sentAt()
          .<Cause>map(since -> new Cause.InFlight(place.host(), since))
          .orElseGet(() -> new Cause.HostBusy(place.host()));
    }
    if (!message.due().isAfter(now)) {
      return Cause.Due.DUE;
    }
    if (message.attempts() > 0) {
      return retry(view, key, message, redact);
    }
    return sleeps ? new Cause.Sleeping(message.due()) : new Cause.Delayed(message.due());
  }

  private static Cause retry(View view, MessageKey key, Message message, String redact) {
    var unknown = new Cause.Attempt("a failure too long ago", Optional.empty(), Optional.empty());
    var retry =
        new Cause.Retry(
            message.attempts(),
            message.settings().retry().retries(),
            message.due(),
            lastFailure(view, key, redact).orElse(unknown));
    return retry.after().reason().filter(Reason.REFUSED::equals).isPresent()
        ? new Cause.Refused(message.request().url(), retry)
        : retry;
  }

  static Optional<Cause.Attempt> lastFailure(View view, MessageKey key, String redact) {
    return Attempts.last(view, key.origin(), key.number(), redact)
        .filter(Attempts.Last.Failed.class::isInstance)
        .map(Attempts.Last.Failed.class::cast)
        .map(MessageReasons::attempt);
  }

  static Cause.Attempt attempt(Attempts.Last.Failed failed) {
    return switch (failed.outcome()) {
      case Outcome.Answered answer ->
          new Cause.Attempt(failed.error(), Optional.of(answer.status()), Optional.empty());
      case Outcome.NoAnswer(var reason, _) ->
          new Cause.Attempt(failed.error(), Optional.empty(), Optional.of(reason));
    };
  }
}
