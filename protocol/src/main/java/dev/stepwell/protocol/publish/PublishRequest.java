package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.retry.RetryDelay;
import dev.stepwell.protocol.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything that the headers of one publish request, or of one batch item, say.
///
/// @param contentType of the message when it is delivered
/// @param forward the headers to deliver, prefix removed; those that must not travel are gone
///   already
/// @param retries absent where the run's or the server's number holds
/// @param timeout of one attempt
/// @param callback only on messages whose outcome is reported
public record PublishRequest(
    Method method,
    Optional<String> contentType,
    Headers forward,
    Timing timing,
    Optional<Integer> retries,
    Optional<RetryDelay> retryDelay,
    Optional<Duration> timeout,
    List<String> labels,
    Optional<FlowControlSetting> flowControl,
    RedactFields redact,
    Deduplication deduplication,
    Optional<CallbackRequest> callback,
    Optional<CallbackRequest> failureCallback,
    Optional<WorkflowHeaders> workflow) {
  private static final String CONTENT_TYPE = "Content-Type";

  public PublishRequest {
    labels = List.copyOf(labels);
  }

  /// Reads the headers of a publish request or of a batch item.
  ///
  /// @throws dev.stepwell.protocol.WireException naming the first header that cannot be read
  public static PublishRequest parse(Headers headers) {
    var workflow = WorkflowHeaders.parse(headers);
    return parse(
        headers,
        workflow,
        workflow.isPresent() ? CallbackRequest.Nesting.OF_RUN : CallbackRequest.Nesting.OF_MESSAGE);
  }

  static PublishRequest parse(Headers headers, CallbackRequest.Nesting nesting) {
    return parse(headers, WorkflowHeaders.parse(headers), nesting);
  }

  private static PublishRequest parse(
      Headers headers, Optional<WorkflowHeaders> workflow, CallbackRequest.Nesting nesting) {
    if (headers.has(ForwardedHeaders.PREFIX)) {
      throw new WireException(ForwardedHeaders.PREFIX, "a name must follow");
    }
    var forward = headers.prefixed(ForwardedHeaders.PREFIX);
    return new PublishRequest(
        headers
            .setting("Upstash-Method")
            .map(text -> Method.parse("Upstash-Method", text))
            .orElse(Method.POST),
        contentType(headers, forward, workflow),
        travelling(forward, workflow),
        Timing.parse(headers),
        headers
            .setting("Upstash-Retries")
            .map(text -> WorkflowHeaders.count("Upstash-Retries", text)),
        headers.setting("Upstash-Retry-Delay").map(RetryDelay::parse),
        headers.setting("Upstash-Timeout").map(text -> Durations.parse("Upstash-Timeout", text)),
        Labels.parse(headers),
        FlowControlSetting.parse(headers),
        RedactFields.parse(headers),
        Deduplication.parse(headers),
        CallbackRequest.callback(headers, nesting),
        CallbackRequest.failureCallback(headers, nesting),
        workflow);
  }

  /// For a run the forwarded content type is one of the user's headers of long ago; for a plain
  /// message, and for a call, it is what the user wants.
  private static Optional<String> contentType(
      Headers headers, Headers forward, Optional<WorkflowHeaders> workflow) {
    var own = headers.setting(CONTENT_TYPE);
    return workflow.isPresent() ? own : forward.setting(CONTENT_TYPE).or(() -> own);
  }

  private static Headers travelling(Headers forward, Optional<WorkflowHeaders> workflow) {
    boolean toWorkflow = workflow.isPresent() && workflow.get().callType() != CallType.TO_CALLBACK;
    return toWorkflow
        ? ForwardedHeaders.filter(forward)
        : ForwardedHeaders.filterTransport(forward).without(CONTENT_TYPE);
  }
}
