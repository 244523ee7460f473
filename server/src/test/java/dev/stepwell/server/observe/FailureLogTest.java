package dev.stepwell.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageFact.LetterKept;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.server.partition.Partition.Batch;
import dev.stepwell.store.memory.MemoryStore;
import dev.stepwell.store.tables.StoreTables;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What the log tells of failures.
class FailureLogTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final ProjectId ME = new ProjectId("me");
  private static final MessageKey KEY = new MessageKey(new Origin(1 << 20, 5), 0);
  private static final DeadKey ENTRY = new DeadKey(ME, new Origin(2 << 20, 5));

  private final Logger logger = (Logger) LoggerFactory.getLogger(FailureLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong nanoTime = new AtomicLong();
  private final FailureLog log = new FailureLog(nanoTime::get);

  @BeforeEach
  void listen() {
    lines.setContext(logger.getLoggerContext());
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  private static Fact givenUp(Outcome outcome) {
    var message =
        new Message(
            ME,
            new Purpose.Alone(),
            new Message.Request("POST", "https://app.example/", List.of(), Optional.empty()),
            Message.Settings.of(new RetryPolicy(0, Optional.empty())),
            NOW,
            0,
            NOW);
    var letter =
        new DeadLetter.OfMessage(new Undelivered(KEY, message, Bytes.EMPTY), outcome, NOW, NOW);
    return new LetterKept(ENTRY, letter);
  }

  private void committed(Fact... facts) {
    try (var store = new MemoryStore(1)) {
      var view = new StoreTables(store.slice(0)).view();
      var batch = new Batch(List.of(), List.of(), List.of(), List.of(facts));
      log.committed(view, batch, 1, Duration.ZERO);
    }
  }

  @Test
  void aLineNamesWhatFailedAndNotWhatItsEndpointSaid() {
    committed(givenUp(new Outcome.Answered(503, List.of(), Bytes.utf8("secret"))));
    committed(givenUp(new Outcome.NoAnswer(Outcome.NoAnswer.Reason.TIMED_OUT, "secret")));
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "a message was given up: the last answer had the status 503",
            "a message was given up: there was no answer in time");
    assertThat(lines.list.getFirst().getMDCPropertyMap())
        .isEqualTo(Map.of("project", "me", "messageId", KEY.id(), "dlqId", ENTRY.id()));
  }

  @Test
  void manyFailuresAtOnceAreCountedAndNotAllTold() {
    var failure = givenUp(new Outcome.Answered(500, List.of(), Bytes.EMPTY));
    committed(Collections.nCopies(1_000, failure).toArray(Fact[]::new));
    assertThat(lines.list).hasSize(FailureLog.MOST_IN_A_SECOND);
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    committed(failure);
    assertThat(lines.list).hasSize(FailureLog.MOST_IN_A_SECOND + 2);
    assertThat(lines.list.get(FailureLog.MOST_IN_A_SECOND).getFormattedMessage())
        .isEqualTo("990 more have failed, which are in the dead letter queue");
  }
}
