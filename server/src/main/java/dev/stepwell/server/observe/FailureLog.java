package dev.stepwell.server.observe;

import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageFact.LetterKept;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunFact.RunFailed;
import dev.stepwell.server.partition.LogFields;
import dev.stepwell.server.partition.Partition;
import dev.stepwell.server.partition.Watch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells in the log what has failed for good in one partition. What endpoints said is not told, as
/// it is theirs, and may be meant to be hidden.
///
/// An endpoint that is gone fails whatever is sent to it: beyond some lines in a second they are
/// only counted, since the writer itself writes them.
final class FailureLog implements Watch {
  static final int MOST_IN_A_SECOND = 10;

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  private final LongSupplier nanoTime;
  private long began;
  private int told;
  private long untold;

  FailureLog() {
    this(System::nanoTime);
  }

  FailureLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  @Override
  public void committed(View view, Partition.Batch batch, int tasks, Duration took) {
    for (var fact : batch.facts()) {
      tell(view, fact);
    }
  }

  private void tell(View view, Fact fact) {
    switch (fact) {
      case RunFailed failed -> {
        if (mayTell()) {
          tell(view, failed);
        }
      }
      case LetterKept kept -> {
        if (mayTell()) {
          tell(kept);
        }
      }
      default -> {} // goes on, or is over as it should be
    }
  }

  private static void tell(View view, RunFailed failed) {
    try (var fields = new LogFields()) {
      view.runs().get(failed.run()).map(Run::name).ifPresent(fields::run);
      var _ = fields.message(failed.failure().failed()).deadLetter(failed.entry().id());
      LOG.warn("a run has failed: {}", words(failed.letter().outcome()));
    }
  }

  private static void tell(LetterKept kept) {
    try (var fields = new LogFields()) {
      var _ =
          fields
              .project(kept.entry().project())
              .message(kept.letter().failed().key())
              .deadLetter(kept.entry().id());
      LOG.warn("a message was given up: {}", words(kept.letter().outcome()));
    }
  }

  private static String words(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> "the last answer had the status " + answered.status();
      case Outcome.NoAnswer(var reason, _) ->
          switch (reason) {
            case TIMED_OUT -> "there was no answer in time";
            case FAILED -> "there was no answer";
            case REFUSED -> "its destination is not allowed";
          };
    };
  }

  private boolean mayTell() {
    long now = nanoTime.getAsLong();
    if (now - began >= TimeUnit.SECONDS.toNanos(1)) {
      if (untold > 0) {
        LOG.warn("{} more have failed, which are in the dead letter queue", untold);
      }
      began = now;
      told = 0;
      untold = 0;
    }
    boolean may = told < MOST_IN_A_SECOND;
    if (may) {
      told++;
    } else {
      untold++;
    }
    return may;
  }
}
