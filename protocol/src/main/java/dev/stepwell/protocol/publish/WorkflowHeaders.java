package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import java.util.Optional;

/// What the headers of a message say about the run that it belongs to or starts.
///
/// @param runId absent only where a run is started and the server is to choose the id
/// @param init whether it starts a run, rather than appending to one
/// @param invoke whether another run started it and waits for its end; the body is an envelope then
/// @param triggerBySdk whether an SDK starts a run anew that exists already
/// @param url the workflow URL as the SDK sees it
/// @param sdkVersion the protocol version that the delivery is to carry
/// @param unknownSdk whether the endpoint is asked to start the run anew by itself
/// @param invokeCount how many invokes deep the run is
/// @param callbackStepId the step that a third-party call belongs to
public record WorkflowHeaders(
    Optional<String> runId,
    boolean init,
    boolean invoke,
    boolean triggerBySdk,
    Optional<String> url,
    CallType callType,
    FeatureSet features,
    Optional<String> sdkVersion,
    boolean unknownSdk,
    int invokeCount,
    Optional<Integer> callbackStepId) {
  public static final String RUN_ID = "Upstash-Workflow-Runid";
  public static final String INIT = "Upstash-Workflow-Init";
  public static final String URL = "Upstash-Workflow-Url";
  public static final String CREATED_AT = "Upstash-Workflow-Createdat";
  public static final String SDK_VERSION = "Upstash-Workflow-Sdk-Version";
  public static final String CALL_TYPE = "Upstash-Workflow-Calltype";
  public static final String INVOKE = "Upstash-Workflow-Invoke";
  public static final String INVOKE_COUNT = "Upstash-Workflow-Invoke-Count";
  public static final String TRIGGER_BY_SDK = "Upstash-Workflow-Trigger-By-Sdk";
  public static final String UNKNOWN_SDK = "Upstash-Workflow-Unknown-Sdk";

  private static final String CALLBACK_STEP_ID = "Upstash-Callback-Forward-Upstash-Workflow-Stepid";

  /// The workflow part of the headers, or nothing for a plain message.
  public static Optional<WorkflowHeaders> parse(Headers headers) {
    return belongsToRun(headers) || headers.flag(INIT)
        ? Optional.of(parseAlways(headers))
        : Optional.empty();
  }

  /// The workflow part of headers of which the path says that they start a run.
  public static WorkflowHeaders parseAlways(Headers headers) {
    return new WorkflowHeaders(
        headers.setting(RUN_ID).map(id -> Names.runId(RUN_ID, id)),
        headers.flag(INIT),
        headers.flag(INVOKE),
        headers.flag(TRIGGER_BY_SDK),
        headers.setting(URL),
        headers.setting(CALL_TYPE).map(CallType::parse).orElse(CallType.STEP),
        FeatureSet.parse(headers),
        headers.setting(ForwardedHeaders.PREFIX + SDK_VERSION),
        headers.flag(UNKNOWN_SDK) || headers.flag(ForwardedHeaders.PREFIX + UNKNOWN_SDK),
        count(headers, ForwardedHeaders.PREFIX + INVOKE_COUNT).orElse(0),
        count(headers, CALLBACK_STEP_ID));
  }

  /// Whether the headers name a run, however badly they are formed otherwise: then they are refused
  /// with 412, so that the SDK does not take the refusal for the end of the run.
  public static boolean belongsToRun(Headers headers) {
    return headers.setting(RUN_ID).isPresent();
  }

  /// Whether the headers come from within a run, where no other status than 412 must be given: the
  /// SDK would take 400 for the end of the run, and repeat the step after all others.
  public static boolean withinRun(Headers headers) {
    return headers.flag(INIT) ? headers.flag(INVOKE) : belongsToRun(headers);
  }

  /// Whether this is an append to a run that exists.
  public boolean appends() {
    return !init;
  }

  private static Optional<Integer> count(Headers headers, String name) {
    return headers.setting(name).map(text -> count(name, text));
  }

  static int count(String name, String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Integer.parseInt(text);
    }
    throw new WireException(name, "expected a whole number, not negative");
  }
}
