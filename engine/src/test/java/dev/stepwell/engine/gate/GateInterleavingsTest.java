package dev.stepwell.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Applier;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.PlainWire;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateFact.GateChanged;
import dev.stepwell.engine.gate.GateFact.VisitorAdmitted;
import dev.stepwell.engine.gate.GateFact.VisitorLeft;
import dev.stepwell.engine.gate.GateFact.VisitorQueued;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages and gates whose commands overtake each other and come twice, as between partitions: a
/// gate never lets in more than its rule allows, in order, and nothing is stuck or left over.
class GateInterleavingsTest extends EngineTest {
  private static final List<String> KEYS = List.of("a", "b/c");
  private static final Duration DAY = Duration.ofDays(1);

  private final Engine engine =
      new Engine(new PlainWire(), Limits.DEFAULT.with(new Limits.Kept(DAY, DAY, DAY)));

  /// Sent and not handled yet.
  private final List<Command> underWay = new ArrayList<>();

  private final Map<GateId, Model> models = new HashMap<>();
  private SplittableRandom random = new SplittableRandom();
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private long ticket = 100;

  /// What a gate should be, told only of what happened there.
  private static final class Model {
    final ArrayDeque<Visitor> line = new ArrayDeque<>();
    final Set<Visitor> slots = new HashSet<>();
    final List<Instant> starts = new ArrayList<>();

    void admit(VisitorAdmitted fact, Gate gate, Instant now) {
      assertThat(gate.paused()).isFalse();
      if (fact.before().isPresent()) {
        assertThat(line.poll()).isEqualTo(fact.visitor());
      } else {
        assertThat(line).as("nobody jumps the line").isEmpty();
      }
      assertThat(slots.add(fact.visitor())).isTrue();
      gate.rule().parallelism().ifPresent(most -> assertThat(slots).hasSizeLessThanOrEqualTo(most));
      starts.add(now);
      gate.rule().rate().ifPresent(most -> assertThat(starts).hasSizeLessThanOrEqualTo(most));
    }

    void expire(Gate gate, Instant now) {
      if (!starts.isEmpty() && !now.isBefore(starts.getFirst().plus(gate.rule().period()))) {
        starts.clear();
      }
    }

    void leave(Visitor visitor, Member member) {
      switch (member) {
        case Member.Waiting _ -> assertThat(line.remove(visitor)).isTrue();
        case Member.Admitted _ -> assertThat(slots.remove(visitor)).isTrue();
        case Member.Expected _, Member.Seated _, Member.Companion _ ->
            throw new AssertionError("only at queues: " + member);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void gatesKeepTheirRulesAndNothingIsStuck(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < 1500; i++) {
      step();
    }
    quiet();
    thenNothingWaitsThatCouldGo();
    end();
    // The logs of messages that were taken back are none of the business of gates.
    assertThat(tables.rows().keySet()).isSubsetOf("log", "events");
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1 -> handle(publish());
      case 2, 3, 4, 5 -> arrive();
      case 6, 7 -> outcome();
      case 8 -> {
        now = now.plusMillis(random.nextInt(400));
        timer();
      }
      default -> {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> handle(new GateCommand.Adjust(gate(), adjustment()));
          case 3, 4 ->
              anyMessage().ifPresent(key -> handle(new MessageCommand.DropAll(key.origin())));
          default -> {}
        }
      }
    }
  }

  /// All that is sent arrives, and time passes, but nothing that was let in comes to its end.
  private void quiet() {
    for (var key : KEYS) {
      handle(new GateCommand.Adjust(GateId.flowControl(PROJECT, key), Adjustment.Resume.RESUME));
    }
    for (int i = 0; i < 200; i++) {
      while (!underWay.isEmpty()) {
        arrive();
      }
      now = now.plusMillis(500);
      timer();
    }
  }

  private void thenNothingWaitsThatCouldGo() {
    assertThat(underWay).isEmpty();
    models.forEach((id, model) -> {
      var gate = tables.gates().get(id).orElseThrow();
      assertThat(gate.counts().waiting()).isEqualTo(model.line.size());
      assertThat(gate.counts().held()).isEqualTo(model.slots.size());
      var holding = new HashSet<Visitor>();
      tables
          .messages()
          .rows()
          .forEach((key, message) -> {
            if (message.gate().equals(Optional.of(id))) {
              assertThat(message.stage()).isNotEqualTo(Message.Stage.NOT_ASKED);
              if (message.stage() == Message.Stage.ADMITTED) {
                holding.add(new Visitor(key, message.attempts()));
              }
            }
          });
      assertThat(model.slots).as("slots are those of messages").isEqualTo(holding);
      if (!model.line.isEmpty()) {
        assertThat(model.slots)
            .hasSizeGreaterThanOrEqualTo(gate.rule().parallelism().orElseThrow());
      }
    });
  }

  /// Everything is delivered, and gates that nobody uses are forgotten.
  private void end() {
    for (var key : KEYS) {
      var all = new Adjustment.Unpin(Set.of(Rule.Limit.values()));
      handle(new GateCommand.Adjust(GateId.flowControl(PROJECT, key), all));
    }
    while (!tables.messages().rows().isEmpty()) {
      tables
          .messages()
          .rows()
          .forEach((key, message) -> {
            if (message.stage() == Message.Stage.ADMITTED) {
              record(key, message, 200);
            }
          });
      quiet();
    }
    now = now.plus(DAY);
    timer();
    now = now.plus(DAY);
    timer();
  }

  private void arrive() {
    if (!underWay.isEmpty()) {
      handle(underWay.remove(random.nextInt(underWay.size())));
    }
  }

  private void outcome() {
    var admitted =
        tables.messages().rows().entrySet().stream()
            .filter(row -> row.getValue().stage() == Message.Stage.ADMITTED)
            .toList();
    if (!admitted.isEmpty()) {
      var row = admitted.get(random.nextInt(admitted.size()));
      record(row.getKey(), row.getValue(), random.nextInt(3) == 0 ? 500 : 200);
    }
  }

  private void record(MessageKey key, Message message, int status) {
    var pause = Duration.ofMillis(random.nextInt(1000));
    handle(new MessageCommand.RecordOutcome(key, message.attempts(), answered(status), pause));
  }

  private void handle(Command command) {
    var stamp = new Stamp(now, ++ticket);
    if (command instanceof GateCommand.Adjust(var id, var adjustment)
        && (adjustment instanceof Adjustment.Pin
            || adjustment == Adjustment.ResetRate.RESET_RATE)) {
      model(id).starts.clear();
    }
    switch (engine.decide(tables, command, stamp)) {
      case Decision.Accepted(var facts, var sends, _) -> {
        Applier.apply(tables, facts, stamp);
        for (var fact : facts) {
          if (fact instanceof GateChanged changed) {
            thenTheModelAgrees(changed, facts, stamp.now());
          }
        }
        for (var send : sends) {
          underWay.add(send.command());
          boolean repeatable =
              send.command() instanceof GateCommand.Leave
                  || send.command() instanceof GateCommand.Enter
                  || send.command() instanceof MessageCommand.Admit;
          if (repeatable && random.nextInt(8) == 0) {
            underWay.add(send.command());
          }
        }
      }
      case Decision.Rejected(var why, _) -> throw new AssertionError(why);
    }
  }

  private Model model(GateId id) {
    return models.computeIfAbsent(id, _ -> new Model());
  }

  private void thenTheModelAgrees(GateChanged changed, List<Fact> facts, Instant at) {
    var model = model(changed.gate());
    changed.before().ifPresent(gate -> model.expire(gate, at));
    model.expire(changed.after(), at);
    for (var fact : facts) {
      switch (fact) {
        case VisitorQueued queued -> model.line.add(queued.visitor());
        case VisitorAdmitted admitted -> model.admit(admitted, changed.after(), at);
        case VisitorLeft left -> model.leave(left.visitor(), left.member());
        default -> {}
      }
    }
  }

  private void timer() {
    var due = DueKey.from(now.toEpochMilli() + 1);
    for (var row : tables.due().ascending(DueKey.from(0), due, Integer.MAX_VALUE)) {
      var at = Instant.ofEpochMilli(row.key().atMillis());
      switch (row.value()) {
        case DueWork.Ask(var message) -> handle(new MessageCommand.Ask(message, at));
        case DueWork.OpenGate(var gate) -> handle(new GateCommand.Open(gate, at));
        case DueWork.ExpireMessage(var message) -> handle(new MessageCommand.Expire(message, at));
        case DueWork.ForgetLetter(var entry) -> handle(new MessageCommand.ForgetLetter(entry));
        case DueWork.Deliver _,
            DueWork.TimeOut _,
            DueWork.ExpireRun _,
            DueWork.Fire _,
            DueWork.ForgetClaim _ -> {}
      }
    }
  }

  private Command publish() {
    var flow =
        new FlowControl(
            KEYS.get(random.nextInt(KEYS.size())),
            OptionalInt.of(1 + random.nextInt(3)),
            random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(4)) : OptionalInt.empty(),
            Duration.ofMillis(100 + random.nextInt(2000)));
    var settings =
        new Message.Settings(
            new RetryPolicy(2, Optional.empty()),
            Optional.empty(),
            Optional.of(flow),
            Optional.empty());
    var due = random.nextBoolean() ? now : now.plusMillis(random.nextInt(2000));
    var message = new Message(PROJECT, new Purpose.Alone(), request(URL), settings, now, 0, due);
    return new MessageCommand.Publish(new Address(random.nextInt(8)), message, Bytes.EMPTY);
  }

  private Adjustment adjustment() {
    return switch (random.nextInt(5)) {
      case 0 -> Adjustment.Pause.PAUSE;
      case 1, 2 -> Adjustment.Resume.RESUME;
      case 3 ->
          new Adjustment.Pin(
              OptionalInt.of(1 + random.nextInt(3)),
              OptionalInt.of(1 + random.nextInt(3)),
              Duration.ofMillis(100 + random.nextInt(1000)));
      default -> new Adjustment.Unpin(Set.of(Rule.Limit.values()));
    };
  }

  private GateId gate() {
    return GateId.flowControl(PROJECT, KEYS.get(random.nextInt(KEYS.size())));
  }

  private Optional<MessageKey> anyMessage() {
    var keys = List.copyOf(tables.messages().rows().keySet());
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(random.nextInt(keys.size())));
  }
}
