package dev.stepwell.server.observe.trace;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.TraceContext;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// What spans need of a message. Spans wait in line, so it holds neither headers nor bodies.
///
/// @param index the place of its step in the list of the run
/// @param due when its next attempt might start
/// @param attempts finished ones
record Sketch(
    ProjectId project,
    Role role,
    OptionalInt index,
    Instant createdAt,
    Instant due,
    int attempts,
    boolean gated,
    Optional<TraceContext> trace,
    String method,
    ShownUrl url) {

  /// What a message is for, as its span is called.
  enum Role {
    STEP("deliver"),
    CALL("call"),
    CALL_REPORT("report call"),
    FAILURE_REPORT("report failure"),
    ALONE("message");

    final String text;

    Role(String text) {
      this.text = text;
    }
  }

  static Sketch of(Message message) {
    var purpose = message.purpose();
    return new Sketch(
        message.project(),
        role(purpose),
        purpose instanceof Purpose.Step(int index, _) ? OptionalInt.of(index) : OptionalInt.empty(),
        message.createdAt(),
        message.due(),
        message.attempts(),
        message.passesGates(),
        purpose instanceof Purpose.Alone(var publication)
            ? publication.source().trace()
            : Optional.empty(),
        message.request().method(),
        ShownUrl.of(message.request().url()));
  }

  private static Role role(Purpose purpose) {
    return switch (purpose) {
      case Purpose.Step _ -> Role.STEP;
      case Purpose.Call _ -> Role.CALL;
      case Purpose.CallReport _ -> Role.CALL_REPORT;
      case Purpose.FailureReport _ -> Role.FAILURE_REPORT;
      case Purpose.Alone _ -> Role.ALONE;
    };
  }
}
