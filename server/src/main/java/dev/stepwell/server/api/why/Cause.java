package dev.stepwell.server.api.why;

import dev.stepwell.engine.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What holds something up at this moment, or that nothing does any more.
sealed interface Cause {

  /// It has ended.
  ///
  /// @param state in the spelling of the logs
  /// @param failure how the last attempt went, where that was the end
  /// @param dlqId names the entry of the dead letter queue
  record Ended(String state, Instant at, Optional<Attempt> failure, Optional<String> dlqId)
      implements Cause {
    static Ended of(String state, Instant at) {
      return new Ended(state, at, Optional.empty(), Optional.empty());
    }
  }

  /// The run is active and nothing is to be done for it: its endpoint took the last delivery and
  /// submitted nothing.
  enum Idle implements Cause {
    IDLE
  }

  /// Its time has come; it is sent in this moment.
  enum Due implements Cause {
    DUE
  }

  /// The request was sent and is not answered.
  record InFlight(String host, Instant since) implements Cause {}

  /// As much as may be is on its way already, to this host or in all.
  record HostBusy(String host) implements Cause {}

  /// The last attempt failed.
  ///
  /// @param number of the retry that comes, from 1
  /// @param most retries there may be
  record Retry(int number, int most, Instant at, Attempt after) implements Cause {}

  /// The destination is not allowed to this server.
  record Refused(String url, Retry retry) implements Cause {}

  /// It waits to be admitted by its flow control.
  ///
  /// @param place in line, from 1; absent where it has only just asked or stands too far behind
  /// @param waiting how many wait there in all
  /// @param estimate when its turn may come, as far as the rate alone decides it
  record Held(
      String key, boolean paused, OptionalInt place, int waiting, Optional<Instant> estimate)
      implements Cause {}

  /// It stands in the line of its queue.
  ///
  /// @param place in line, from 1; absent where it stands too far behind
  /// @param waiting how many stand there in all
  /// @param underWay how many are before them and have not ended
  record InQueue(String queue, boolean paused, OptionalInt place, int waiting, int underWay)
      implements Cause {}

  /// Its start was put off.
  record Delayed(Instant until) implements Cause {}

  record Sleeping(Instant until) implements Cause {}

  /// No event of that name has come yet.
  ///
  /// @param saved other events that came for the run and that nobody has waited for, the most
  ///   similar first
  /// @param meant that of these which has nearly this name
  /// @param unmet when the event was last notified without the run being named, and nobody waited
  record WaitingForEvent(
      String eventId,
      Instant until,
      List<String> saved,
      Optional<String> meant,
      Optional<Instant> unmet)
      implements Cause {}

  /// The event came before anybody waited for it.
  record SavedEvent(String eventId) implements Cause {}

  /// A child run has not ended yet.
  ///
  /// @param state of the child, absent where it has not begun or is forgotten
  record WaitingForRun(String runId, Optional<String> state) implements Cause {}

  /// An attempt that failed.
  ///
  /// @param error what went wrong, as a text
  /// @param status of the answer, where there was one
  record Attempt(String error, Optional<Integer> status, Optional<Outcome.NoAnswer.Reason> reason) {
    /// Such as `500 out of stock`.
    String text() {
      return status.map(code -> code + " " + error).orElse(error);
    }
  }
}
