package dev.stepwell.protocol.delivery;

import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.HeaderNames;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.publish.CallType;
import dev.stepwell.protocol.publish.Labels;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import java.util.List;
import java.util.Optional;

/// Everything that decides about the headers of one attempt. `Host` and `Content-Length` are left
/// to the HTTP client.
///
/// @param retried attempts before this one
/// @param run absent for plain messages
/// @param runForward what was forwarded at the start of the run
/// @param forward what this message forwards itself; for callbacks, what was given for the callback
/// @param contentType absent where the message has none; workflows always get one
/// @param labels of the run
/// @param sender what else is said about where the message comes from
public record DeliveryHeaders(
    DeliveryKind kind,
    String messageId,
    int retried,
    Optional<RunPart> run,
    Headers runForward,
    Headers forward,
    Optional<String> contentType,
    List<String> labels,
    Sender sender) {
  public static final String USER_AGENT = "Upstash-QStash";
  public static final String SIGNATURE = "Upstash-Signature";
  public static final String MESSAGE_ID = "Upstash-Message-Id";
  public static final String RETRIED = "Upstash-Retried";

  private static final String JSON = "application/json";
  private static final String PROTOCOL_VERSION = "1";

  public DeliveryHeaders {
    labels = List.copyOf(labels);
  }

  /// Where a message comes from, as far as it is told.
  ///
  /// @param callerIp of the client that published the message
  /// @param region the configured name of this server's region
  /// @param groupName of the group that the message was published to
  /// @param authorization for the user information in the URL, unless a header of the user says
  ///   otherwise
  public record Sender(
      Optional<String> callerIp,
      Optional<String> region,
      Optional<String> flowControlKey,
      Optional<String> groupName,
      Optional<String> scheduleId,
      Optional<String> authorization) {
    public static final Sender UNKNOWN =
        new Sender(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /// The whole list.
  ///
  /// @param signature made for this attempt
  public Headers render(String signature) {
    var headers =
        switch (kind) {
          case INIT, STEP ->
              ofRun(ForwardedHeaders.filter(runForward.overlaid(forward)), CallType.STEP);
          case CALLBACK ->
              ofRun(withoutVersion(runForward.overlaid(forward)), CallType.FROM_CALLBACK);
          case FAILURE_CALLBACK -> ofRun(withoutVersion(forward), CallType.FAILURE_CALL);
          case CALL, PLAIN -> ofThirdParty();
        };
    headers.set(MESSAGE_ID, messageId);
    headers.set(RETRIED, Integer.toString(retried));
    headers.set(SIGNATURE, signature);
    sender.callerIp().ifPresent(ip -> headers.set("Upstash-Caller-Ip", ip));
    sender.region().ifPresent(region -> headers.set("Upstash-Region", region));
    sender.flowControlKey().ifPresent(key -> setIfValid(headers, "Upstash-Flow-Control-Key", key));
    sender.groupName().ifPresent(name -> headers.set("Upstash-Topic-Name", name));
    sender.scheduleId().ifPresent(id -> headers.set("Upstash-Schedule-Id", id));
    headers.set("Accept-Encoding", "gzip");
    return headers.build();
  }

  private Headers.Builder ofRun(Headers forwarded, CallType callType) {
    var headers = forwarded.toBuilder();
    headers.set("Content-Type", contentType.orElse(JSON));
    headers.set("User-Agent", USER_AGENT);
    headers.set(WorkflowHeaders.CALL_TYPE, callType.text());
    headers.set(WorkflowHeaders.INIT, Boolean.toString(kind == DeliveryKind.INIT));
    run.ifPresent(part -> {
      setIfValid(headers, WorkflowHeaders.RUN_ID, part.id());
      setIfValid(headers, WorkflowHeaders.URL, part.url());
      headers.set(WorkflowHeaders.CREATED_AT, Long.toString(part.createdAt().toEpochMilli()));
    });
    boolean versioned = kind == DeliveryKind.INIT || kind == DeliveryKind.STEP;
    if (versioned && !forwarded.has(WorkflowHeaders.SDK_VERSION)) {
      headers.set(WorkflowHeaders.SDK_VERSION, PROTOCOL_VERSION);
    }
    // SDKs forward them as well, but a run that continues or repeats another may have got others.
    if (!labels.isEmpty()) {
      setIfValid(headers, Labels.HEADER, String.join(",", labels));
    }
    authorize(headers, forwarded);
    return headers;
  }

  private Headers.Builder ofThirdParty() {
    var forwarded = ForwardedHeaders.filterTransport(forward);
    var headers = forwarded.toBuilder();
    contentType.ifPresent(type -> headers.set("Content-Type", type));
    if (kind == DeliveryKind.PLAIN || !forwarded.has("User-Agent")) {
      headers.set("User-Agent", USER_AGENT);
    }
    authorize(headers, forwarded);
    return headers;
  }

  /// An SDK takes whatever has the version header for a list of steps.
  private static Headers withoutVersion(Headers forwarded) {
    return ForwardedHeaders.filter(forwarded).without(WorkflowHeaders.SDK_VERSION);
  }

  private void authorize(Headers.Builder headers, Headers forwarded) {
    if (!forwarded.has("Authorization")) {
      sender.authorization().ifPresent(value -> headers.set("Authorization", value));
    }
  }

  /// Ids and labels that came in JSON or in a path may hold characters that no header can carry;
  /// the delivery goes without.
  private static void setIfValid(Headers.Builder headers, String name, String value) {
    if (HeaderNames.isValue(value)) {
      headers.set(name, value);
    }
  }
}
