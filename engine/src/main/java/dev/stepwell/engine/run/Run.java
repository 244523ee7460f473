package dev.stepwell.engine.run;

import dev.stepwell.engine.Header;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What stays the same about a run from its trigger on. What changes with each step is in
/// [RunState].
///
/// @param headers the user's headers, sent to the endpoint with each delivery of the run
public record Run(
    RunName name,
    Instant createdAt,
    String url,
    List<Header> headers,
    RunSettings settings,
    Source source) {
  public Run {
    headers = List.copyOf(headers);
  }

  /// Where a run comes from.
  ///
  /// @param previous the run that had the same name before
  /// @param contentType of the initial payload, where the trigger named one
  /// @param trace of whoever triggered it, where that was told and is wanted
  public record Source(
      String callerIp,
      Optional<Invoker> invoker,
      Optional<Origin> previous,
      Optional<String> contentType,
      Optional<TraceContext> trace) {
    /// A run in a trace of its own.
    public Source(
        String callerIp,
        Optional<Invoker> invoker,
        Optional<Origin> previous,
        Optional<String> contentType) {
      this(callerIp, invoker, previous, contentType, Optional.empty());
    }

    private Source with(Optional<String> otherType) {
      return new Source(callerIp, invoker, previous, otherType, trace);
    }
  }

  Run startedAgain(List<Header> replacement, Optional<String> contentType) {
    return new Run(name, createdAt, url, replacement, settings, source.with(contentType));
  }
}
