package dev.stepwell.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Outcome.NoAnswer.Reason;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.partition.Aggregates;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partition;
import dev.stepwell.server.partition.Task;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.memory.MemoryStore;
import dev.stepwell.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Deliveries without threads and sockets: what the workers do waits until the test has it done.
class DeliveriesTest {
  private static final dev.stepwell.server.delivery.http.Answer ERROR =
      new dev.stepwell.server.delivery.http.Answer.Responded(500, List.of(), new byte[0], false);
  private static final dev.stepwell.server.delivery.http.Answer OK =
      new dev.stepwell.server.delivery.http.Answer.Responded(200, List.of(), new byte[0], false);

  private static final dev.stepwell.server.delivery.http.Answer GIVEN_UP =
      new dev.stepwell.server.delivery.http.Answer.Abandoned("no file left");

  private final FakeClock clock = FakeClock.at("2026-11-25T10:00:00Z");
  private final MemoryStore store = new MemoryStore(1);
  private final Partition partition =
      new Partition(0, 1, new Engine(new JsonWire(), Limits.DEFAULT), store.slice(0));
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<OutgoingRequest> sent = new ArrayList<>();
  private final Queue<Consumer<dev.stepwell.server.delivery.http.Answer>> open = new ArrayDeque<>();
  private Optional<Answer> insteadOfAnswer = Optional.empty();
  private int roomCalls;
  private final Deliveries deliveries = deliveries(DeliverySettings.DEFAULT);

  private Deliveries deliveries(DeliverySettings settings) {
    var aggregates = new DirectAggregates();
    var composer = new Composer(aggregates, _ -> Optional.empty(), clock, settings);
    return new Deliveries(
        aggregates,
        composer,
        (request, whenDone) -> {
          sent.add(request);
          open.add(whenDone);
        },
        new WaitingWorkers(),
        clock,
        settings,
        () -> roomCalls++);
  }

  /// So few messages under way, of which half may be in flight.
  private static DeliverySettings few(int underWay) {
    return settings(underWay, 1 << 20);
  }

  /// So many bytes of bodies in flight.
  private static DeliverySettings withBodies(long bytes) {
    return settings(100, bytes);
  }

  private static DeliverySettings settings(int underWay, long bodies) {
    return new DeliverySettings(
        new DeliverySettings.Places(underWay, underWay / 2, underWay / 4),
        new DeliverySettings.Memory(bodies, bodies, 1, 1 << 20),
        new DeliverySettings.Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1)),
        Duration.ofSeconds(10),
        Long.MAX_VALUE,
        "nowhere");
  }

  private MessageKey publish() {
    return publish("https://app.example/hook");
  }

  private MessageKey publish(String url) {
    var message =
        new Message(
            new ProjectId("project"),
            new Purpose.Alone(),
            new Message.Request("POST", url, List.of(), Optional.empty()),
            Message.Settings.of(new RetryPolicy(3, Optional.of("0"))),
            clock.instant(),
            0,
            clock.instant());
    var replies = new ArrayList<Answer>();
    var publish = new Publish(new Address(0), message, Bytes.utf8("hello"));
    var batch = partition.handle(List.of(new Task.Handle(publish, replies::add)), clock.instant());
    batch.answers().forEach(Runnable::run);
    return ((Reply.Published) ((Answer.Replied) replies.getFirst()).reply())
        .items()
        .getFirst()
        .message();
  }

  private DueKey row(MessageKey key) {
    return DueWork.Deliver.key(key, partition.view().messages().get(key).orElseThrow());
  }

  private void record(MessageKey key, Outcome outcome) {
    var command = new RecordOutcome(key, 0, outcome, Duration.ofHours(1));
    partition.handle(List.of(new Task.Handle(command, _ -> {})), clock.instant());
  }

  private void work() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  private void answer(dev.stepwell.server.delivery.http.Answer answer) {
    open.remove().accept(answer);
    work();
  }

  @Test
  void anAttemptThatWeGaveUpOurselvesCountsForNothing() {
    var key = publish();
    var before = partition.view().messages().get(key);
    deliveries.release(key, row(key));
    work();
    deliveries.stop();

    answer(GIVEN_UP);
    assertThat(partition.view().messages().get(key)).isEqualTo(before);
    assertThat(deliveries.inFlight()).isZero();
  }

  @Test
  void anAttemptThatWeGaveUpIsMadeAgainAsTheSameOneAfterAPauseInWhichItKeepsItsPlace() {
    var key = publish();
    var before = partition.view().messages().get(key);
    deliveries.release(key, row(key));
    work();
    var first = sent.getFirst();

    for (int times = 0; times < 10; times++) {
      answer(GIVEN_UP);
      assertThat(sent).hasSize(times + 1);
      assertThat(deliveries.inFlight()).isEqualTo(1);
      assertThat(deliveries.progress(key)).contains(Progress.inLine("app.example:443"));
      assertThat(partition.view().messages().get(key)).isEqualTo(before);
      later.remove().run();
      work();
    }
    assertThat(later).isEmpty();
    assertThat(sent).allSatisfy(again -> assertThat(again.headers()).isEqualTo(first.headers()));
    answer(OK);
    assertThat(partition.view().messages().get(key)).isEmpty();
    assertThat(deliveries.inFlight()).isZero();
    assertThat(deliveries.inFlight(new ProjectId("project"))).isZero();
  }

  @Test
  void whatIsInLineIsNotTriedWhileNothingCanBeSent() {
    var few = deliveries(few(20));
    for (int i = 0; i < 10; i++) {
      var key = publish("https://app.example/" + i);
      few.release(key, row(key));
      work();
    }
    int places = sent.size();
    while (!open.isEmpty()) {
      answer(GIVEN_UP);
    }
    assertThat(sent).hasSize(places).hasSizeLessThan(10);

    while (!later.isEmpty()) {
      later.remove().run();
      work();
    }
    while (!open.isEmpty()) {
      answer(OK);
    }
    assertThat(sent).hasSize(places + 10);
    assertThat(few.inFlight()).isZero();
  }

  @Test
  void anAttemptThatIsToBeMadeAgainKeepsWhatItHasOfTheMemory() {
    var narrow = deliveries(withBodies(1));
    var first = publish("https://app.example/1");
    var second = publish("https://app.example/2");
    for (var key : List.of(first, second)) {
      narrow.release(key, row(key));
      work();
    }
    answer(GIVEN_UP);
    later.remove().run();
    work();
    assertThat(sent).extracting(OutgoingRequest::url).doesNotContain("https://app.example/2");

    answer(OK);
    assertThat(sent).extracting(OutgoingRequest::url).endsWith("https://app.example/2");
    answer(OK);
    assertThat(narrow.inFlight()).isZero();
  }

  @Test
  void aMessageThatIsOverWhileItsAttemptIsToBeMadeAgainIsNotSent() {
    var key = publish();
    deliveries.release(key, row(key));
    work();
    answer(GIVEN_UP);
    // Its attempt is recorded from elsewhere; the next is due later.
    record(key, new Outcome.NoAnswer(Reason.FAILED, "gone"));
    later.remove().run();
    work();

    assertThat(sent).hasSize(1);
    assertThat(deliveries.inFlight()).isZero();
    assertThat(deliveries.progress(key)).isEmpty();
  }

  @Test
  void stoppingDoesNotWaitForAttemptsThatWereToBeMadeAgain() {
    var key = publish();
    deliveries.release(key, row(key));
    work();
    answer(GIVEN_UP);
    deliveries.stop();
    later.remove().run();
    work();

    assertThat(sent).hasSize(1);
    assertThat(deliveries.inFlight()).isZero();
    assertThat(partition.view().messages().get(key)).isPresent();
  }

  @Test
  void sendsAMessageOnceHoweverOftenItsRowComes() {
    var key = publish();
    deliveries.release(key, row(key));
    deliveries.release(key, row(key));
    work();
    deliveries.release(key, row(key));
    work();
    assertThat(sent).hasSize(1);

    answer(OK);
    assertThat(partition.view().messages().get(key)).isEmpty();
    assertThat(roomCalls).isEqualTo(1);
    assertThat(deliveries.inFlight()).isZero();
  }

  @Test
  void theNextAttemptIsNotLostIfItIsDueBeforeTheLastOneIsKnownToBeRecorded() {
    var key = publish();
    deliveries.release(key, row(key));
    work();
    // The outcome is written, and the store says that it failed: only the row tells.
    insteadOfAnswer = Optional.of(new Answer.Unavailable("the test says so"));
    answer(ERROR);
    deliveries.release(key, row(key));
    work();
    assertThat(sent).hasSize(1);

    insteadOfAnswer = Optional.empty();
    later.remove().run();
    work();
    assertThat(sent).hasSize(2);
    answer(OK);
    assertThat(partition.view().messages().get(key)).isEmpty();
  }

  @Test
  void aRowOfAnEarlierAttemptSendsNothing() {
    var key = publish();
    var old = row(key);
    deliveries.release(key, old);
    work();
    clock.advance(Duration.ofMillis(1));
    answer(ERROR);

    deliveries.release(key, old);
    work();
    assertThat(sent).hasSize(1);
    deliveries.release(key, row(key));
    work();
    assertThat(sent).hasSize(2);
  }

  @Test
  void aClockThatGoesBackBetweenTimerAndDeliveryLosesNothing() {
    var key = publish();
    deliveries.release(key, row(key));
    clock.advance(Duration.ofHours(-1));
    work();

    assertThat(sent).hasSize(1);
  }

  @Test
  void aMessageWhoseOutcomeBreaksIsSentAgainLater() {
    var key = publish();
    deliveries.release(key, row(key));
    work();
    insteadOfAnswer = Optional.of(new Answer.Broken("err_1"));
    partitionBreaks = true;
    answer(OK);
    assertThat(sent).hasSize(1);

    insteadOfAnswer = Optional.empty();
    partitionBreaks = false;
    later.remove().run();
    work();
    assertThat(sent).hasSize(2);
    answer(OK);
    assertThat(partition.view().messages().get(key)).isEmpty();
    assertThat(deliveries.inFlight()).isZero();
  }

  @Test
  void aMessageThatCannotBeSentAtAllUsesUpItsAttempts() {
    // The edge lets nothing like it through.
    var key = publish("no url");
    for (int attempt = 0; attempt <= 3; attempt++) {
      deliveries.release(key, row(key));
      work();
    }

    assertThat(sent).isEmpty();
    assertThat(later).isEmpty();
    assertThat(partition.view().messages().get(key)).isEmpty();
    var project = new ProjectId("project");
    assertThat(
            partition
                .view()
                .deadLetters()
                .ascending(
                    new DeadKey(project, new Origin(0, 0)),
                    new DeadKey(project, new Origin(Long.MAX_VALUE, 0)),
                    2))
        .singleElement()
        .asString()
        .contains("the request could not be made");
  }

  @Test
  void startsNothingMoreOnceItStops() {
    var key = publish();
    deliveries.release(key, row(key));
    deliveries.stop();
    work();

    assertThat(sent).isEmpty();
    assertThat(deliveries.release(key, row(key))).isFalse();
    assertThat(deliveries.inFlight()).isZero();
  }

  @Test
  void tellsSinceWhenARequestIsInFlight() {
    var key = publish();
    assertThat(deliveries.progress(key)).isEmpty();

    deliveries.release(key, row(key));
    work();
    assertThat(deliveries.progress(key))
        .contains(Progress.sent("app.example:443", clock.instant()));
    answer(OK);
    assertThat(deliveries.progress(key)).isEmpty();
  }

  @Test
  void aHostThatIsSilentHoldsBackNobodyElseHoweverManyMessagesItHas() {
    var few = deliveries(few(20));
    var silent = new ArrayList<MessageKey>();
    for (int i = 0; i < 100; i++) {
      var key = publish("https://silent.example/" + i);
      silent.add(key);
      assertThat(few.release(key, row(key))).isTrue();
      work();
    }
    assertThat(few.progress(silent.getLast())).contains(Progress.inLine("silent.example:443"));
    open.clear();
    sent.clear();

    var other = publish();
    assertThat(few.release(other, row(other))).isTrue();
    work();
    assertThat(sent).hasSize(1);
    answer(OK);
    assertThat(partition.view().messages().get(other)).isEmpty();
  }

  @Test
  void tellsWhatWaitsForAPlaceAndSinceWhen() {
    var few = deliveries(few(20));
    assertThat(few.waiting()).isEmpty();
    var keys = new ArrayList<MessageKey>();
    for (int i = 0; i < 8; i++) {
      // Two hosts, of which each has fewer places than messages.
      keys.add(publish("https://silent-" + i % 2 + ".example/"));
      clock.advance(Duration.ofSeconds(1));
    }
    for (var key : keys) {
      few.release(key, row(key));
      work();
    }
    int waiting = keys.size() - few.inFlight();
    var oldest = keys.get(few.inFlight());
    assertThat(waiting).isPositive();
    assertThat(few.waiting())
        .containsExactly(
            Map.entry(
                new ProjectId("project"),
                new Waiting(waiting, Instant.ofEpochMilli(row(oldest).atMillis()))));
    while (!open.isEmpty()) {
      answer(OK);
    }
    assertThat(few.waiting()).isEmpty();
  }

  @Test
  void whatWasLetGoWaitsToo() {
    var few = deliveries(few(20));
    var keys = new ArrayList<MessageKey>();
    for (int i = 0; i < 100; i++) {
      keys.add(publish("https://silent.example/" + i));
      clock.advance(Duration.ofSeconds(1));
    }
    // The youngest come first, so what there is no memory for is older than all that there is.
    for (var key : keys.reversed()) {
      few.release(key, row(key));
      work();
    }
    var oldest = Instant.ofEpochMilli(row(keys.getFirst()).atMillis());
    assertThat(few.progress(keys.getFirst())).contains(Progress.inLine("silent.example:443"));
    assertThat(few.waiting().values()).extracting(Waiting::oldest).containsExactly(oldest);
  }

  @Test
  void tellsOfEachRequestAndOfWhatCameOfIt() {
    var told = new ArrayList<String>();
    deliveries.watch(
        new Watch() {
          @Override
          public void sent(Message message, Instant at) {
            told.add("sent " + Duration.between(message.due(), at).toSeconds());
          }

          @Override
          public void answered(
              Message message, dev.stepwell.server.delivery.http.Answer answer, Duration took) {
            told.add((answer.equals(OK) ? "answered " : "failed ") + took.toSeconds());
          }
        });
    var key = publish();
    clock.advance(Duration.ofSeconds(3));
    deliveries.release(key, row(key));
    work();
    clock.advance(Duration.ofSeconds(7));
    answer(ERROR);
    deliveries.release(key, row(key));
    work();
    answer(OK);
    assertThat(told).containsExactly("sent 3", "failed 7", "sent 0", "answered 0");
  }

  @Test
  void whatASilentHostHadTooManyOfIsSentInOrderWhenItSpeaksAgain() {
    var few = deliveries(few(20));
    var paths = new ArrayList<String>();
    for (int i = 0; i < 1_000; i++) {
      var url = "https://silent.example/" + i;
      paths.add(url);
      var key = publish(url);
      few.release(key, row(key));
      work();
      clock.advance(Duration.ofMillis(1));
    }
    // What is let go is due in any case, whatever the clock shows.
    clock.advance(Duration.ofHours(-1));
    while (!open.isEmpty()) {
      answer(OK);
    }
    assertThat(sent.stream().map(OutgoingRequest::url)).containsExactlyElementsOf(paths);
    assertThat(few.inFlight()).isZero();
  }

  @Test
  void aMessageThatWasLetGoAndIsDueLaterNowIsNotSentEarly() {
    var few = deliveries(few(4));
    var keys = new ArrayList<MessageKey>();
    for (int i = 0; i < 10; i++) {
      keys.add(publish("https://silent.example/" + i));
    }
    keys.forEach(key -> {
      few.release(key, row(key));
      work();
    });
    assertThat(sent).hasSize(1);
    var last = keys.getLast();
    // Its attempt is recorded from elsewhere, as after a repeated outcome; the next is due later.
    record(last, new Outcome.NoAnswer(Reason.FAILED, "gone"));
    while (!open.isEmpty()) {
      answer(OK);
    }
    assertThat(sent).hasSize(9);
    assertThat(partition.view().messages().get(last)).isPresent();
  }

  private boolean partitionBreaks;

  /// Commands are handled at once; the test may have another answer given.
  private final class DirectAggregates implements Aggregates {
    @Override
    public void submit(Command command, Consumer<Answer> whenDone) {
      var answers = new ArrayList<Answer>();
      if (!partitionBreaks) {
        partition
            .handle(List.of(new Task.Handle(command, answers::add)), clock.instant())
            .answers()
            .forEach(Runnable::run);
      }
      whenDone.accept(insteadOfAnswer.orElseGet(answers::getFirst));
    }

    @Override
    public View view(Address address) {
      return partition.view();
    }
  }

  private final class WaitingWorkers implements Workers {
    @Override
    public void execute(Runnable task) {
      work.add(task);
    }

    @Override
    public void after(Duration pause, Runnable task) {
      later.add(task);
    }

    @Override
    public void close() {}
  }
}
