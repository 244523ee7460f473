package dev.stepwell.server.api.why;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.body.StepContent;
import dev.stepwell.protocol.step.StepElement;
import dev.stepwell.server.wire.Translation;
import java.util.List;
import java.util.Optional;

/// What the branches of a run are called.
final class StepNames {
  private static final String STEP_NAME = "Upstash-Workflow-StepName";

  private StepNames() {}

  /// What would go on if a message were delivered, and the step that it belongs to.
  record Named(String work, Optional<String> step) {
    static Named of(String prefix, Optional<String> step) {
      return new Named(prefix + step.map(name -> " \"" + name + '"').orElse(""), step);
    }
  }

  static Named of(Message message, Optional<StepContent> content) {
    return switch (message.purpose()) {
      case Purpose.Step(int index, _) when index == 0 -> new Named("the start", Optional.empty());
      case Purpose.Step _ ->
          content
              .map(step ->
                  Named.of(
                      step.head().isPlan() || sleeps(step) ? "step" : "what follows step",
                      Optional.of(step.head().stepName())))
              .orElse(new Named("the next step", Optional.empty()));
      case Purpose.Call(_, var report) -> Named.of("the call of step", header(report.headers()));
      case Purpose.CallReport _ ->
          Named.of("the report on the call of step", header(message.request().headers()));
      case Purpose.FailureReport _ -> new Named("the failure function", Optional.empty());
      case Purpose.Alone _ -> new Named("the message", Optional.empty());
    };
  }

  static Named step(Bytes body) {
    return Named.of("step", content(body).map(step -> step.head().stepName()));
  }

  /// What the step says that a message carries; nothing for other messages and the first step.
  static Optional<StepContent> content(View view, Origin origin, Message message) {
    return message.purpose() instanceof Purpose.Step(int index, _) && index > 0
        ? view.steps()
            .get(new StepKey(origin, index))
            .flatMap(element ->
                content(Translation.bytes(StepElement.body(Translation.octets(element)))))
        : Optional.empty();
  }

  static boolean sleeps(StepContent step) {
    return step.sleepForMillis().isPresent() || step.sleepUntilMillis().isPresent();
  }

  private static Optional<StepContent> content(Bytes body) {
    try {
      return Optional.of(StepContent.read(body.array()));
    } catch (WireException unusual) {
      return Optional.empty();
    }
  }

  private static Optional<String> header(List<Header> headers) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(STEP_NAME))
        .map(Header::value)
        .findFirst();
  }
}
