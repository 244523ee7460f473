package dev.stepwell.server.api.why;

import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;

/// Writes causes as fields of a JSON object. Times are Unix time in milliseconds.
final class Fields {
  private Fields() {}

  static void write(JsonWriter json, Branch branch, Sentences sentences) {
    json.beginObject();
    json.field("reason", reason(branch.cause()));
    json.field("text", sentences.of(branch));
    json.optional("stepName", branch.step().orElse(null));
    json.optional("messageId", branch.message().map(MessageKey::id).orElse(null));
    cause(json, branch.cause());
    json.endObject();
  }

  private static String reason(Cause cause) {
    return switch (cause) {
      case Cause.Ended _ -> "ended";
      case Cause.Idle _ -> "idle";
      case Cause.Due _ -> "due";
      case Cause.InFlight _ -> "in-flight";
      case Cause.HostBusy _ -> "host-busy";
      case Cause.Retry _ -> "retry";
      case Cause.Refused _ -> "destination-refused";
      case Cause.Held held -> held.paused() ? "flow-control-paused" : "flow-control";
      case Cause.InQueue inLine -> inLine.paused() ? "queue-paused" : "queue";
      case Cause.Delayed _ -> "delayed";
      case Cause.Sleeping _ -> "sleeping";
      case Cause.WaitingForEvent _ -> "waiting-for-event";
      case Cause.SavedEvent _ -> "saved-event";
      case Cause.WaitingForRun _ -> "waiting-for-run";
    };
  }

  private static void cause(JsonWriter json, Cause cause) {
    switch (cause) {
      case Cause.Ended(var state, var at, var failure, var dlqId) -> {
        json.field("state", state);
        time(json, "at", at);
        failure.ifPresent(attempt -> attempt(json, attempt));
        json.optional("dlqId", dlqId.orElse(null));
      }
      case Cause.Idle _, Cause.Due _ -> {}
      case Cause.InFlight(var host, var since) -> {
        json.field("host", host);
        time(json, "since", since);
      }
      case Cause.HostBusy(var host) -> json.field("host", host);
      case Cause.Retry retry -> retry(json, retry);
      case Cause.Refused(var url, var retry) -> {
        json.field("url", url);
        retry(json, retry);
      }
      case Cause.Held(var key, _, var place, int waiting, var estimate) -> {
        json.field("flowControlKey", key);
        place.ifPresent(number -> json.field("place", number));
        json.field("waitListSize", waiting);
        estimate.ifPresent(turn -> time(json, "estimate", turn));
      }
      case Cause.InQueue(var queue, _, var place, int waiting, int underWay) -> {
        json.field("queueName", queue);
        place.ifPresent(number -> json.field("place", number));
        json.field("waitListSize", waiting);
        json.field("underWay", underWay);
      }
      case Cause.Delayed(var until) -> time(json, "until", until);
      case Cause.Sleeping(var until) -> time(json, "until", until);
      case Cause.WaitingForEvent(var event, var until, var saved, var meant, var unmet) -> {
        json.field("eventId", event);
        time(json, "until", until);
        json.field("savedEventIds", saved);
        json.optional("similarEventId", meant.orElse(null));
        unmet.ifPresent(at -> time(json, "unmetAt", at));
      }
      case Cause.SavedEvent(var event) -> json.field("eventId", event);
      case Cause.WaitingForRun(var id, var state) -> {
        json.field("invokedWorkflowRunId", id);
        json.optional("invokedWorkflowState", state.orElse(null));
      }
    }
  }

  private static void retry(JsonWriter json, Cause.Retry retry) {
    json.field("retry", retry.number());
    json.field("maxRetries", retry.most());
    time(json, "nextDeliveryTime", retry.at());
    attempt(json, retry.after());
  }

  private static void attempt(JsonWriter json, Cause.Attempt attempt) {
    json.field("error", attempt.error());
    json.optional("responseStatus", attempt.status().orElse(null));
  }

  private static void time(JsonWriter json, String name, Instant moment) {
    json.field(name, moment.toEpochMilli());
  }
}
