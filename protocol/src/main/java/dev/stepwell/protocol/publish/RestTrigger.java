package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.CallbackHeaders;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.Headers;
import java.util.List;

/// Completes the headers of a REST trigger into those that an SDK would have sent, failure callback
/// included, so that all triggers are read alike.
public final class RestTrigger {
  private static final String FAILURE = CallbackHeaders.FAILURE_CALLBACK + "-";
  private static final String FAILURE_FORWARD = FAILURE + "Forward-";
  private static final String FEATURES =
      String.join(
          ",", FeatureSet.LAZY_FETCH, FeatureSet.INITIAL_BODY, FeatureSet.TRIGGER_ON_CONFIG);
  private static final List<String> SETTINGS_OF_BOTH =
      List.of("Retries", "Retry-Delay", "Flow-Control-Key", "Flow-Control-Value");

  private RestTrigger() {}

  /// The headers of the request, completed; what the client said itself stays.
  public static Headers complete(Headers request, String runId, Destination.Url url) {
    var headers = request.toBuilder();
    headers.set(WorkflowHeaders.INIT, "true");
    headers.set(WorkflowHeaders.RUN_ID, runId);
    headers.set(WorkflowHeaders.URL, url.text());
    headers.set(ForwardedHeaders.PREFIX + WorkflowHeaders.SDK_VERSION, "1");
    unlessGiven(request, headers, FeatureSet.HEADER, FEATURES);
    request
        .setting(Labels.HEADER)
        .ifPresent(
            label -> unlessGiven(request, headers, ForwardedHeaders.PREFIX + Labels.HEADER, label));
    if (request.flag(WorkflowHeaders.UNKNOWN_SDK)) {
      headers.set(ForwardedHeaders.PREFIX + WorkflowHeaders.UNKNOWN_SDK, "true");
    }
    addFailureCallback(request, headers, runId, url);
    return headers.build();
  }

  private static void addFailureCallback(
      Headers request, Headers.Builder headers, String runId, Destination.Url url) {
    unlessGiven(request, headers, CallbackHeaders.FAILURE_CALLBACK, url.text());
    headers.set(FAILURE + "Feature-Set", FEATURES);
    headers.set(FAILURE + "Workflow-Runid", runId);
    headers.set(FAILURE + "Workflow-Init", "false");
    headers.set(FAILURE + "Workflow-Url", url.text());
    headers.set(FAILURE + "Workflow-Calltype", CallType.FAILURE_CALL.text());
    headers.set(FAILURE_FORWARD + "Upstash-Workflow-Is-Failure", "true");
    headers.set(FAILURE_FORWARD + "Upstash-Workflow-Failure-Callback", "true");
    request
        .setting(Labels.HEADER)
        .ifPresent(label -> unlessGiven(request, headers, FAILURE_FORWARD + Labels.HEADER, label));
    var forwarded = request.prefixed(ForwardedHeaders.PREFIX);
    for (var field : forwarded.fields()) {
      if (!request.has(FAILURE_FORWARD + field.name())) {
        headers.add(FAILURE_FORWARD + field.name(), field.value());
      }
    }
    for (var name : SETTINGS_OF_BOTH) {
      request
          .setting("Upstash-" + name)
          .ifPresent(value -> unlessGiven(request, headers, FAILURE + name, value));
    }
  }

  private static void unlessGiven(
      Headers request, Headers.Builder headers, String name, String value) {
    if (request.setting(name).isEmpty()) {
      headers.set(name, value);
    }
  }
}
