package dev.stepwell.protocol.log;

import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One thing that happened to a run, in the logs that are not grouped.
///
/// @param state what it led to, such as `STEP_RETRY` or `RUN_SUCCESS`
/// @param step the step that it happened to
/// @param failure what an endpoint answered that it should not have
/// @param response what the run returned
public record EventLog(
    Instant time,
    String state,
    Subject run,
    Optional<StepLog> step,
    Optional<ErrorLog> failure,
    Optional<String> response,
    Optional<String> dlqId) {

  /// The run, as all of its events name it.
  public record Subject(
      String workflowRunId,
      String workflowUrl,
      Instant createdAt,
      List<String> labels,
      Optional<String> callerIp,
      Optional<RunLog.InvokerLog> invoker) {
    public Subject {
      labels = List.copyOf(labels);
    }
  }

  /// The whole answer to a request for events.
  ///
  /// @param cursor absent on the last page
  public static byte[] page(Optional<String> cursor, List<EventLog> events) {
    var json = new JsonWriter(4096);
    json.beginObject();
    json.optional("cursor", cursor.orElse(null));
    json.name("events");
    json.beginArray();
    events.forEach(event -> event.write(json));
    json.endArray();
    json.endObject();
    return json.toBytes();
  }

  void write(JsonWriter json) {
    json.beginObject();
    json.field("time", time.toEpochMilli());
    json.field("state", state);
    json.field("workflowRunId", run.workflowRunId());
    json.field("workflowUrl", run.workflowUrl());
    json.field("workflowCreatedAt", run.createdAt().toEpochMilli());
    step.ifPresent(details -> {
      json.name("stepInfo");
      details.write(json);
      var next = details.nextDeliveryTime();
      json.optional("nextDeliveryTime", next == null ? null : (Long) next.toEpochMilli());
    });
    failure.ifPresent(error -> {
      json.field("error", error.error());
      json.optional("responseStatus", error.status());
      json.optional("responseBody", error.body());
      json.optional("responseHeaders", error.headers());
    });
    run.invoker()
        .ifPresent(parent -> {
          json.field("invokerWorkflowRunId", parent.workflowRunId());
          json.field("invokerWorkflowUrl", parent.workflowUrl());
          json.field("invokerWorkflowCreatedAt", parent.createdAt().toEpochMilli());
        });
    json.optional("workflowRunResponse", response.orElse(null));
    json.optional("dlqId", dlqId.orElse(null));
    if (!run.labels().isEmpty()) {
      json.field("label", String.join(",", run.labels()));
      json.field("labels", run.labels());
    }
    json.optional("callerIp", run.callerIp().orElse(null));
    json.endObject();
  }
}
