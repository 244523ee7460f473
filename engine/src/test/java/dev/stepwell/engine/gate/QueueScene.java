package dev.stepwell.engine.gate;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateCommand.Remove;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A queue, its messages, and what there is to see of them.
abstract class QueueScene extends EngineTest {
  static final GateId ORDERS = GateId.queue(PROJECT, "orders");
  static final Duration MINUTE = Duration.ofMinutes(1);

  final long enqueueAndRemove() {
    enqueue(1);
    long ticket = gate().ticket();
    given(new Remove(ORDERS, ticket));
    return ticket;
  }

  final void setUp(int parallelism, boolean paused) {
    adjust(new Adjustment.SetUp(parallelism, paused));
  }

  final void adjust(Adjustment adjustment) {
    given(new Adjust(ORDERS, adjustment));
  }

  final Gate gate() {
    return tables.gates().get(ORDERS).orElseThrow();
  }

  final Message message(MessageKey key) {
    return tables.messages().get(key).orElseThrow();
  }

  final List<MessageKey> started() {
    return tables.messages().rows().entrySet().stream()
        .filter(row -> row.getValue().stage() == Message.Stage.ADMITTED)
        .map(Map.Entry::getKey)
        .toList();
  }

  final List<MessageKey> line() {
    return tables.gateLine().rows().values().stream().map(Visitor::message).toList();
  }

  static FlowControl flow(String key) {
    return new FlowControl(key, OptionalInt.of(5), OptionalInt.empty(), Duration.ofSeconds(1));
  }

  final List<MessageKey> enqueue(int count) {
    return enqueue(count, Optional.empty(), Duration.ZERO);
  }

  final List<MessageKey> enqueue(int count, Optional<FlowControl> flow, Duration delay) {
    var keys = new ArrayList<MessageKey>();
    IntStream.range(0, count).forEach(_ -> keys.add(publish(inQueue(), flow, delay)));
    return keys;
  }

  static Publication inQueue() {
    return publication(Optional.of(ORDERS.key()), Optional.empty());
  }

  static Publication companionOf(MessageKey source, int number) {
    var companion = new Publication.Companion(ORDERS.key(), source, number);
    return publication(Optional.empty(), Optional.of(companion));
  }

  static Publication publication(
      Optional<String> queue, Optional<Publication.Companion> accompanies) {
    return new Publication(
        Publication.Wishes.NONE,
        Publication.Source.UNKNOWN,
        new Publication.Way(queue, Optional.empty(), accompanies, Optional.empty()),
        Optional.empty());
  }

  final MessageKey publish(Publication publication, Optional<FlowControl> flow, Duration delay) {
    return publish(publication, flow, delay, now());
  }

  /// @param made when the edge read the request, by the clock as it was then
  final MessageKey publish(
      Publication publication, Optional<FlowControl> flow, Duration delay, Instant made) {
    var message =
        Message.alone(
            PROJECT,
            publication,
            request(URL),
            new Message.Settings(
                new RetryPolicy(3, Optional.empty()), Optional.empty(), flow, Optional.empty()),
            made,
            made.plus(delay));
    var reply = when(new Publish(Address.of(ORDERS), message, Bytes.EMPTY)).reply();
    return ((Reply.Published) reply).items().getFirst().message();
  }
}
