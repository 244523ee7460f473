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
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.PlainWire;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateCommand.Accompany;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateCommand.Remove;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageFact.MessageDelivered;
import dev.stepwell.engine.message.MessageFact.MessageDropped;
import dev.stepwell.engine.message.MessageFact.MessageFailed;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
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

/// Messages with retries, callbacks and flow control in queues that are changed all the time: they
/// start in the order in which they joined the line, never too many, and nothing is stuck or left
/// over. What lives in one slot is handled at once and in order, as in a commit; everything else
/// arrives some time, in any order.
class QueueInterleavingsTest extends EngineTest {
  private static final List<GateId> QUEUES =
      List.of(GateId.queue(PROJECT, "a"), GateId.queue(PROJECT, "b"));
  private static final GateId KEY = GateId.flowControl(PROJECT, "key");
  private static final Duration DAY = Duration.ofDays(1);

  private final Engine engine =
      new Engine(new PlainWire(), Limits.DEFAULT.with(new Limits.Kept(DAY, DAY, DAY)));

  /// Sent to other slots and not handled yet.
  private final List<Command> underWay = new ArrayList<>();

  private final Map<GateId, Model> models = new HashMap<>();
  private SplittableRandom random = new SplittableRandom();
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private long ticket = 100;

  /// What a queue should be, told only of what happened to messages.
  private static final class Model {
    /// Those that are due and have not started, in the order in which they became so.
    final List<MessageKey> line = new ArrayList<>();

    /// Those that have started and not ended, or that have callbacks which have not.
    final Map<MessageKey, Integer> seats = new HashMap<>();

    final Set<MessageKey> ended = new HashSet<>();

    void left(MessageKey key) {
      line.remove(key);
      if (seats.containsKey(key)) {
        ended.add(key);
        free(key);
      }
    }

    void companionLeft(MessageKey source) {
      if (seats.computeIfPresent(source, (_, companions) -> companions - 1) != null) {
        free(source);
      }
    }

    private void free(MessageKey key) {
      if (ended.contains(key) && seats.getOrDefault(key, 0) == 0) {
        seats.remove(key);
        ended.remove(key);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void queuesKeepTheirOrderAndNothingIsStuck(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < 1500; i++) {
      step();
    }
    end();
    assertThat(tables.rows().keySet()).isSubsetOf("log", "events");
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0, 1 -> handle(enqueue());
      case 2, 3 -> arrive();
      case 4, 5, 6, 7 -> outcome();
      case 8, 9 -> {
        now = now.plusMillis(random.nextInt(800));
        timer();
      }
      case 10 -> anyMessage().ifPresent(key -> handle(new MessageCommand.Cancel(key)));
      default -> change(QUEUES.get(random.nextInt(QUEUES.size())));
    }
  }

  private void change(GateId queue) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> adjust(queue, Adjustment.Pause.PAUSE);
      case 3, 4, 5, 6, 7 -> adjust(queue, Adjustment.Resume.RESUME);
      case 8, 9, 10 ->
          handle(
              new Adjust(
                  queue, new Adjustment.SetUp(1 + random.nextInt(3), random.nextInt(4) == 0)));
      default -> tables.gates().get(queue).ifPresent(gate -> remove(queue, gate));
    }
  }

  private void remove(GateId queue, Gate gate) {
    handle(new Remove(queue, gate.ticket()));
    models.remove(queue);
    tables
        .messages()
        .rows()
        .forEach((_, message) -> assertThat(message.queue()).isNotEqualTo(Optional.of(queue)));
  }

  private void adjust(GateId queue, Adjustment adjustment) {
    if (tables.gates().get(queue).isPresent()) {
      handle(new Adjust(queue, adjustment));
    }
  }

  private void outcome() {
    var admitted =
        tables.messages().rows().entrySet().stream()
            .filter(row ->
                row.getValue().stage() == Message.Stage.ADMITTED || companion(row.getValue()))
            .toList();
    if (!admitted.isEmpty()) {
      var row = admitted.get(random.nextInt(admitted.size()));
      record(row.getKey(), row.getValue(), random.nextInt(3) == 0 ? 500 : 200);
    }
  }

  private static boolean companion(Message message) {
    return accompanied(message).isPresent();
  }

  private static Optional<Publication.Companion> accompanied(Message message) {
    return ((Purpose.Alone) message.purpose()).publication().way().accompanies();
  }

  /// Sometimes with a callback, which is sent before the outcome lets go of the message.
  private void record(MessageKey key, Message message, int status) {
    int number = 1 + message.attempts();
    if (message.queue().isPresent() && random.nextInt(3) == 0) {
      var queue = message.queue().get();
      handle(new Accompany(new Visitor(key, number), queue));
      model(queue).seats.computeIfPresent(key, (_, companions) -> companions + 1);
      var companion = new Publication.Companion(queue.key(), key, number);
      handle(publish(Optional.empty(), Optional.of(companion), Optional.empty(), queue, now));
    }
    var pause = Duration.ofMillis(random.nextInt(1000));
    handle(new MessageCommand.RecordOutcome(key, message.attempts(), answered(status), pause));
  }

  private void arrive() {
    if (!underWay.isEmpty()) {
      handle(underWay.remove(random.nextInt(underWay.size())));
    }
  }

  /// Everything is delivered and all queues are removed.
  private void end() {
    for (int i = 0; i < 2000 && !tables.messages().rows().isEmpty(); i++) {
      QUEUES.forEach(queue -> adjust(queue, Adjustment.Resume.RESUME));
      while (!underWay.isEmpty()) {
        arrive();
      }
      now = now.plusMillis(500);
      timer();
      for (int n = 0; n < 5; n++) {
        outcome();
      }
    }
    assertThat(tables.messages().rows()).as("nothing is stuck").isEmpty();
    models.values().forEach(model -> assertThat(model.seats).isEmpty());
    for (var queue : QUEUES) {
      tables
          .gates()
          .get(queue)
          .ifPresent(gate -> {
            assertThat(gate.counts()).isEqualTo(Gate.Counts.NONE);
            assertThat(gate.queue().orElseThrow().expected()).isZero();
            remove(queue, gate);
          });
    }
    while (!underWay.isEmpty()) {
      arrive();
    }
    for (int i = 0; i < 3; i++) {
      now = now.plus(DAY);
      timer();
    }
  }

  private void handle(Command first) {
    var pending = new ArrayDeque<Command>();
    pending.add(first);
    while (!pending.isEmpty()) {
      var command = pending.poll();
      var stamp = new Stamp(now, ++ticket);
      if (engine.decide(tables, command, stamp)
          instanceof Decision.Accepted(var facts, var sends, _)) {
        Applier.apply(tables, facts, stamp);
        facts.forEach(this::happened);
        for (var send : sends) {
          post(command, send, pending);
        }
      } else {
        assertThat(command).isInstanceOf(MessageCommand.Cancel.class);
      }
    }
    tables
        .gateLine()
        .rows()
        .keySet()
        .forEach(key ->
            assertThat(key.ticket())
                .isGreaterThanOrEqualTo(tables.gates().get(key.gate()).orElseThrow().head()));
    models.forEach((queue, model) ->
        tables
            .gates()
            .get(queue)
            .ifPresent(
                gate -> assertThat(gate.counts().held()).isLessThanOrEqualTo(model.seats.size())));
  }

  private void post(Command from, Send send, ArrayDeque<Command> pending) {
    var target = send.command();
    if (target.address().equals(from.address())) {
      pending.add(target);
    } else {
      underWay.add(target);
    }
  }

  private void happened(Object fact) {
    switch (fact) {
      case MessageScheduled(_, var message, _) -> message.queue().ifPresent(this::model);
      case GateFact.VisitorQueued(var gate, var visitor, _) when gate.isQueue() ->
          model(gate).line.add(visitor.message());
      case GateFact.VisitorAdmitted(var gate, var visitor, _, _) when gate.isQueue() ->
          admitted(gate, visitor.message());
      case GateFact.VisitorReturned(var gate, var visitor, _) ->
          model(gate).line.addFirst(visitor.message());
      case MessageDelivered(var key, var message, _, _) -> ended(key, message);
      case MessageFailed(var key, var message, _, _, _) -> ended(key, message);
      case MessageDropped(var key, var message, _) -> ended(key, message);
      default -> {}
    }
  }

  private Model model(GateId queue) {
    return models.computeIfAbsent(queue, _ -> new Model());
  }

  private void admitted(GateId queue, MessageKey key) {
    var gate = tables.gates().get(queue).orElseThrow();
    var model = model(queue);
    assertThat(gate.paused()).isFalse();
    if (model.seats.containsKey(key)) {
      // It stood in line again, before all others but those that had seats too.
      var before = model.line.subList(0, model.line.indexOf(key));
      assertThat(before).allMatch(model.seats::containsKey);
    } else if (!model.line.isEmpty()) {
      assertThat(model.line.getFirst()).isEqualTo(key);
    }
    model.line.remove(key);
    model.seats.putIfAbsent(key, 0);
    assertThat(gate.counts().held())
        .isLessThanOrEqualTo(Math.max(gate.rule().parallelism().orElseThrow(), 3));
  }

  private void ended(MessageKey key, Message message) {
    message.queue().map(this::model).ifPresent(model -> model.left(key));
    accompanied(message)
        .map(companion -> model(GateId.queue(PROJECT, companion.queue())))
        .ifPresent(model -> model.companionLeft(accompanied(message).orElseThrow().source()));
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

  private Command enqueue() {
    var queue = QUEUES.get(random.nextInt(QUEUES.size()));
    var flow =
        random.nextInt(3) == 0
            ? Optional.of(
                new FlowControl(
                    KEY.key(), OptionalInt.of(2), OptionalInt.empty(), Duration.ofSeconds(1)))
            : Optional.<FlowControl>empty();
    var due = random.nextInt(3) == 0 ? now.plusMillis(random.nextInt(2000)) : now;
    return publish(Optional.of(queue.key()), Optional.empty(), flow, queue, due);
  }

  private Command publish(
      Optional<String> queue,
      Optional<Publication.Companion> accompanies,
      Optional<FlowControl> flow,
      GateId home,
      Instant due) {
    var publication =
        new Publication(
            Publication.Wishes.NONE,
            Publication.Source.UNKNOWN,
            new Publication.Way(queue, Optional.empty(), accompanies, Optional.empty()),
            Optional.empty());
    var settings =
        new Message.Settings(
            new RetryPolicy(2, Optional.empty()), Optional.empty(), flow, Optional.empty());
    var message =
        new Message(PROJECT, new Purpose.Alone(publication), request(URL), settings, now, 0, due);
    return new MessageCommand.Publish(Address.of(home), message, Bytes.EMPTY);
  }

  private Optional<MessageKey> anyMessage() {
    var keys = List.copyOf(tables.messages().rows().keySet());
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(random.nextInt(keys.size())));
  }
}
