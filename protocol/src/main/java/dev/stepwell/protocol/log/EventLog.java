package dev.stepwell.protocol.log;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One thing that happened to a run, in the logs that are not grouped.
///
/// @param state what it led to, such as `STEP_RETRY` or `RUN_SUCCESS`
/// @param step the step that it happened to, or the message to the failure function
public record EventLog(Instant time, String state, Subject run, Optional<StepLog> step, News news) {

  /// What only some events tell.
  public sealed interface News {
    /// Nothing more.
    enum None implements News {
      NONE
    }

    /// A run began.
    ///
    /// @param headers of its trigger
    record Started(Headers headers) implements News {}

    /// An endpoint answered what it should not have, or nothing.
    record Failed(ErrorLog error) implements News {}

    /// The failure function answered.
    record Answered(FailureFunctionLog.Answer answer) implements News {}

    /// A run ended.
    ///
    /// @param response what it returned
    record Ended(Optional<String> response, Optional<String> dlqId) implements News {}
  }

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
    write(json, news);
    run.invoker()
        .ifPresent(parent -> {
          json.field("invokerWorkflowRunId", parent.workflowRunId());
          json.field("invokerWorkflowUrl", parent.workflowUrl());
          json.field("invokerWorkflowCreatedAt", parent.createdAt().toEpochMilli());
        });
    if (!run.labels().isEmpty()) {
      json.field("label", String.join(",", run.labels()));
      json.field("labels", run.labels());
    }
    json.optional("callerIp", run.callerIp().orElse(null));
    json.endObject();
  }

  private static void write(JsonWriter json, News news) {
    switch (news) {
      case News.None.NONE -> {}
      case News.Started(var headers) -> json.field("headers", headers);
      case News.Failed(var error) -> {
        json.field("error", error.error());
        json.optional("responseStatus", error.status());
        json.optional("responseBody", error.body());
        json.optional("responseHeaders", error.headers());
      }
      case News.Answered(var answer) -> {
        json.field("responseStatus", answer.status());
        json.field("responseBody", answer.body());
        json.field("responseHeaders", answer.headers());
      }
      case News.Ended(var response, var dlqId) -> {
        json.optional("workflowRunResponse", response.orElse(null));
        json.optional("dlqId", dlqId.orElse(null));
      }
    }
  }
}
