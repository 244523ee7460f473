package dev.stepwell.protocol.log;

import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One run in the grouped logs.
///
/// @param state such as `RUN_STARTED`
/// @param response what the run returned, only where it succeeded
/// @param groups empty where its steps are not wanted: a run has one from its start on
public record RunLog(
    String workflowRunId,
    String workflowUrl,
    String state,
    Instant createdAt,
    Optional<Instant> completedAt,
    Optional<String> response,
    Optional<String> callerIp,
    List<String> labels,
    Optional<String> flowControlKey,
    Optional<String> dlqId,
    Optional<InvokerLog> invoker,
    Optional<FailureFunctionLog> failureFunction,
    List<StepGroup> groups) {

  public RunLog {
    labels = List.copyOf(labels);
    groups = List.copyOf(groups);
  }

  /// The same run with what its log tells.
  public RunLog with(Optional<FailureFunctionLog> failureFunction, List<StepGroup> groups) {
    return new RunLog(
        workflowRunId,
        workflowUrl,
        state,
        createdAt,
        completedAt,
        response,
        callerIp,
        labels,
        flowControlKey,
        dlqId,
        invoker,
        failureFunction,
        groups);
  }

  /// The same run without what its log tells.
  public RunLog outline() {
    return with(Optional.empty(), List.of());
  }

  /// The run that invoked another.
  public record InvokerLog(String workflowRunId, String workflowUrl, Instant createdAt) {
    void write(JsonWriter json) {
      json.beginObject();
      json.field("workflowRunId", workflowRunId);
      json.field("workflowUrl", workflowUrl);
      json.field("workflowRunCreatedAt", createdAt.toEpochMilli());
      json.endObject();
    }
  }

  /// The whole answer to a request for logs.
  ///
  /// @param cursor absent on the last page
  public static byte[] page(Optional<String> cursor, List<RunLog> runs) {
    var json = new JsonWriter(4096);
    json.beginObject();
    json.optional("cursor", cursor.orElse(null));
    json.name("runs");
    json.beginArray();
    runs.forEach(run -> run.write(json));
    json.endArray();
    json.endObject();
    return json.toBytes();
  }

  void write(JsonWriter json) {
    json.beginObject();
    json.field("workflowRunId", workflowRunId);
    json.field("workflowUrl", workflowUrl);
    json.field("workflowState", state);
    json.field("workflowRunCreatedAt", createdAt.toEpochMilli());
    completedAt.ifPresent(at -> json.field("workflowRunCompletedAt", at.toEpochMilli()));
    json.optional("workflowRunResponse", response.orElse(null));
    json.optional("workflowRunCallerIp", callerIp.orElse(null));
    if (!labels.isEmpty()) {
      json.field("label", String.join(",", labels));
      json.field("labels", labels);
    }
    json.optional("flowControlKey", flowControlKey.orElse(null));
    json.optional("dlqId", dlqId.orElse(null));
    invoker.ifPresent(parent -> {
      json.name("invoker");
      parent.write(json);
    });
    failureFunction.ifPresent(function -> {
      json.name("failureFunction");
      function.write(json);
    });
    json.name("steps");
    json.beginArray();
    groups.forEach(group -> group.write(json));
    json.endArray();
    json.endObject();
  }
}
