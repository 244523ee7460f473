package dev.stepwell.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.RetainedKey.Kind;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.memory.MemoryStore;
import dev.stepwell.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ended runs beyond their size are forgotten, live ones never.
class SweeperTest {
  private static final int BODY = 100_000;
  private static final Outcome REFUSED =
      new Outcome.Answered(
          489, List.of(new Header("Upstash-NonRetryable-Error", "true")), Bytes.EMPTY);

  private static RunName name(String id) {
    return new RunName(new ProjectId("p"), id);
  }

  private static Command start(String id) {
    var trigger =
        new Trigger(
            Trigger.Kind.FIRST,
            List.of(),
            new Message.Request("POST", "https://app.example/", List.of(), Optional.empty()),
            Bytes.utf8("\"" + "x".repeat(BODY) + "\""),
            Due.Now.NOW,
            new RunSettings(
                RetryPolicy.DEFAULT, Set.of(), List.of(), Optional.empty(), Optional.empty(), ""),
            Probe.NONE,
            "");
    return new StartRun(name(id), trigger, Optional.empty());
  }

  private static boolean known(Partitions partitions, String id) {
    return partitions.view(Address.of(name(id))).latestRuns().get(name(id)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void theOldestEndedRunsGoUntilEachPartitionIsWithinItsShare(int count) {
    var clock = FakeClock.at(Instant.parse("2026-11-25T10:00:00Z"));
    var engine = new Engine(new JsonWire(), Limits.DEFAULT);
    long bytes = 20L * count * BODY;
    try (var partitions = new Partitions(new MemoryStore(count), engine, clock, 100);
        var sweeper = new Sweeper(partitions, bytes)) {
      partitions.start();
      sweeper.start();
      for (int i = 0; i < 60 * count; i++) {
        assertThat(partitions.call(start("live-" + i))).isInstanceOf(Answer.Replied.class);
        partitions.call(start("ended-" + i));
        partitions.call(new FinishRun(name("ended-" + i), Optional.empty()));
        clock.advance(Duration.ofSeconds(1));
      }
      for (int number = 0; number < count; number++) {
        sweeper.sweep(number);
        var total = partitions.view(number).retained().get(RetainedKey.TOTAL);
        assertThat(total.map(Retained::bytes))
            .hasValueSatisfying(
                left -> assertThat(left).isBetween(bytes / count / 2, bytes / count));
      }
      for (int i = 0; i < 60 * count; i++) {
        assertThat(known(partitions, "live-" + i)).isTrue();
      }
      assertThat(known(partitions, "ended-0")).isFalse();
      assertThat(known(partitions, "ended-" + (60 * count - 1))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void deadLettersOfMessagesGoToo(int count) {
    var clock = FakeClock.at(Instant.parse("2026-11-25T10:00:00Z"));
    var engine = new Engine(new JsonWire(), Limits.DEFAULT);
    long bytes = 5L * count * BODY;
    try (var partitions = new Partitions(new MemoryStore(count), engine, clock, 100);
        var sweeper = new Sweeper(partitions, bytes)) {
      partitions.start();
      sweeper.start();
      for (int i = 0; i < 20 * count; i++) {
        var reply = partitions.call(publish(new Address(i), clock.instant()));
        var sent = ((Reply.Published) ((Answer.Replied) reply).reply()).items().getFirst();
        partitions.call(new RecordOutcome(sent.message(), 0, REFUSED, Duration.ofSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
      }
      for (int number = 0; number < count; number++) {
        var view = partitions.view(number);
        sweeper.sweep(number);
        assertThat(view.retained().get(RetainedKey.TOTAL).map(Retained::bytes))
            .hasValueSatisfying(left -> assertThat(left).isBetween(1L, bytes / count));
        assertThat(letters(view))
            .isNotEmpty()
            .hasSameSizeAs(
                view.retained()
                    .ascending(RetainedKey.first(Kind.LETTER), RetainedKey.end(Kind.LETTER), 1_000))
            .allSatisfy(row ->
                assertThat(((DeadLetter.OfMessage) row.value()).at())
                    .isAfter(Instant.parse("2026-11-25T10:00:09Z")));
      }
    }
  }

  private static List<Row<DeadKey, DeadLetter>> letters(View view) {
    var first = new DeadKey(new ProjectId("p"), new Origin(0, 0));
    var end = new DeadKey(new ProjectId("p"), new Origin(Long.MAX_VALUE, 0));
    return view.deadLetters().ascending(first, end, 1_000);
  }

  private static Command publish(Address home, Instant now) {
    var message =
        new Message(
            new ProjectId("p"),
            new Purpose.Alone(),
            new Message.Request("POST", "https://app.example/", List.of(), Optional.empty()),
            Message.Settings.of(RetryPolicy.DEFAULT),
            now,
            0,
            now);
    return new Publish(home, message, Bytes.utf8("x".repeat(BODY)));
  }
}
