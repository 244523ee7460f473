package dev.stepwell.protocol.dlq;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// An entry of the dead letter queue: a run that failed.
public record DeadEntry(
    String dlqId, Sent sent, OfRun run, Answer answer, Optional<Callback> callback) {

  /// The message that could not be delivered.
  ///
  /// @param body the initial payload of its run
  public record Sent(
      String messageId,
      String url,
      String method,
      Headers headers,
      Body body,
      int maxRetries,
      Instant createdAt,
      Optional<String> callerIp) {}

  public record OfRun(
      String id,
      Instant createdAt,
      String url,
      List<String> labels,
      Optional<FlowControl> flowControl) {
    public OfRun {
      labels = List.copyOf(labels);
    }
  }

  /// The flow control of the run.
  ///
  /// @param period in seconds
  public record FlowControl(String key, OptionalInt parallelism, OptionalInt rate, long period) {}

  /// The last answer of an endpoint; status 0 where there was none.
  public record Answer(int status, Headers headers, Body body) {}

  /// A body as text; where it is none, the text is empty and the bytes are told.
  public record Body(String text, Optional<Octets> binary) {}

  /// The failure callback.
  ///
  /// @param state such as `CALLBACK_SUCCESS`
  public record Callback(String url, String state, Optional<Answer> answer) {}

  public byte[] toJson() {
    var json = new JsonWriter();
    write(json);
    return json.toBytes();
  }

  /// `{"cursor":"…","messages":[…]}`, without a cursor on the last page.
  public static byte[] page(Optional<String> cursor, List<DeadEntry> entries) {
    var json = new JsonWriter();
    json.beginObject();
    cursor.ifPresent(text -> json.field("cursor", text));
    json.name("messages");
    json.beginArray();
    entries.forEach(entry -> entry.write(json));
    json.endArray();
    json.endObject();
    return json.toBytes();
  }

  private void write(JsonWriter json) {
    json.beginObject();
    json.field("dlqId", dlqId);
    json.field("messageId", sent.messageId());
    json.field("url", sent.url());
    json.field("method", sent.method());
    json.field("header", sent.headers());
    body(json, "body", sent.body());
    json.field("maxRetries", sent.maxRetries());
    json.field("notBefore", sent.createdAt().toEpochMilli());
    json.field("createdAt", sent.createdAt().toEpochMilli());
    json.optional("callerIP", sent.callerIp().orElse(null));
    json.field("workflowRunId", run.id());
    json.field("workflowCreatedAt", run.createdAt().toEpochMilli());
    json.field("workflowUrl", run.url());
    if (!run.labels().isEmpty()) {
      json.field("label", String.join(",", run.labels()));
      json.field("labels", run.labels());
    }
    run.flowControl()
        .ifPresent(flow -> {
          json.field("flowControlKey", flow.key());
          flow.parallelism().ifPresent(number -> json.field("parallelism", number));
          flow.rate()
              .ifPresent(number -> {
                json.field("rate", number);
                json.field("period", flow.period());
              });
        });
    json.field("responseStatus", answer.status());
    json.field("responseHeader", answer.headers());
    body(json, "responseBody", answer.body());
    callback.ifPresent(told -> write(json, told));
    json.endObject();
  }

  private static void write(JsonWriter json, Callback callback) {
    json.field("failureCallback", callback.url());
    json.field("failureFunctionState", callback.state());
    json.name("failureCallbackInfo");
    json.beginObject();
    json.field("state", callback.state());
    callback
        .answer()
        .ifPresent(said -> {
          json.field("responseStatus", said.status());
          body(json, "responseBody", said.body());
          json.field("responseHeaders", said.headers());
        });
    json.endObject();
  }

  private static void body(JsonWriter json, String name, Body body) {
    json.field(name, body.text());
    body.binary().ifPresent(bytes -> json.field(name + "Base64", bytes));
  }
}
