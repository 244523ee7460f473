package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.body.StepContent;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.log.StepDetail;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a step says of itself, as it is shown: plan, registration or result.
///
/// @param call what the third party answered, where this is the result of a call
record Content(
    StepHead head,
    @Nullable String out,
    StepDetail.Sleep sleep,
    @Nullable String waitEventId,
    @Nullable String timeout,
    @Nullable Boolean timedOut,
    Optional<CallAnswer> call) {
  private static final String CALL = "Call";

  /// Reads the body of a step. One that an SDK wrote in its own way is shown as far as it is
  /// understood; a step without even a head is nothing.
  static Optional<Content> read(Bytes body, Display display) {
    try {
      return Optional.of(of(StepContent.read(body.array()), display));
    } catch (WireException unusual) {
      return head(body).map(Content::of);
    }
  }

  static Content of(StepHead head) {
    return new Content(
        head, null, new StepDetail.Sleep(null, null), null, null, null, Optional.empty());
  }

  private static Content of(StepContent content, Display display) {
    var call =
        content.head().stepType().equals(CALL)
            ? content.out().flatMap(out -> CallAnswer.read(out, display))
            : Optional.<CallAnswer>empty();
    return new Content(
        content.head(),
        content.out().map(display::payload).orElse(null),
        new StepDetail.Sleep(
            content.sleepForMillis().orElse(null), content.sleepUntilMillis().orElse(null)),
        content.waitEventId().orElse(null),
        content.timeout().orElse(null),
        content.waitTimeout().orElse(null),
        call);
  }

  private static Optional<StepHead> head(Bytes body) {
    try {
      return Optional.of(StepHead.read(body.array()));
    } catch (WireException noStep) {
      return Optional.empty();
    }
  }

  boolean sleeps() {
    return sleep.forMillis() != null || sleep.untilMillis() != null;
  }

  /// Whether a sleep that began then has not ended at `at`. Endpoints round the moment to seconds.
  boolean asleep(Instant began, Instant at) {
    long end =
        sleep.untilMillis() != null
            ? sleep.untilMillis()
            : began.toEpochMilli() + (sleep.forMillis() == null ? 0 : sleep.forMillis());
    return end - 1_000 > at.toEpochMilli();
  }
}
