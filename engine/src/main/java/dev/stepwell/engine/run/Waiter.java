package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.message.MessageKey;
import java.time.Instant;
import java.util.Optional;

/// A step of a run that waits for an event.
///
/// @param stepBody the step as the SDK gave it, to be completed with the result
/// @param timeout the time it is willing to wait, in the spelling of the wire
/// @param result the message that will carry the result
/// @param timeoutBody what came with the registration; it is shown and means nothing else
public record Waiter(
    RunName run,
    Instant runCreatedAt,
    String eventId,
    int stepId,
    Bytes stepBody,
    String timeout,
    Instant deadline,
    MessageKey result,
    Targets targets,
    Optional<Bytes> timeoutBody) {

  /// Where the result is delivered, by how the wait ends.
  public record Targets(Target notified, Target timedOut) {}
}
