package dev.stepwell.protocol.log;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// What only steps of one kind have. Absent values are left out of the logs.
public sealed interface StepDetail {
  void write(JsonWriter json);

  /// Nothing more.
  record None() implements StepDetail {
    @Override
    public void write(JsonWriter json) {}
  }

  record Sleep(@Nullable Long forMillis, @Nullable Long untilMillis) implements StepDetail {
    @Override
    public void write(JsonWriter json) {
      json.optional("sleepFor", forMillis);
      json.optional("sleepUntil", untilMillis);
    }
  }

  record Call(
      @Nullable String url,
      @Nullable String method,
      @Nullable String body,
      @Nullable Headers headers,
      @Nullable Integer responseStatus,
      @Nullable String responseBody,
      @Nullable Headers responseHeaders)
      implements StepDetail {
    @Override
    public void write(JsonWriter json) {
      json.optional("callUrl", url);
      json.optional("callMethod", method);
      json.optional("callBody", body);
      json.optional("callHeaders", headers);
      json.optional("callResponseStatus", responseStatus);
      json.optional("callResponseBody", responseBody);
      json.optional("callResponseHeaders", responseHeaders);
    }
  }

  record Wait(
      @Nullable String eventId,
      @Nullable String timeout,
      @Nullable Long deadlineMillis,
      @Nullable Boolean timedOut)
      implements StepDetail {
    @Override
    public void write(JsonWriter json) {
      json.optional("waitEventId", eventId);
      json.optional("waitTimeoutDuration", timeout);
      json.optional("waitTimeoutDeadline", deadlineMillis);
      json.optional("waitTimeout", timedOut);
    }
  }

  record Invoke(
      @Nullable String runId,
      @Nullable String url,
      @Nullable Long createdAtMillis,
      @Nullable String body,
      @Nullable Headers headers)
      implements StepDetail {
    @Override
    public void write(JsonWriter json) {
      json.optional("invokedWorkflowRunId", runId);
      json.optional("invokedWorkflowUrl", url);
      json.optional("invokedWorkflowCreatedAt", createdAtMillis);
      json.optional("invokedWorkflowRunBody", body);
      json.optional("invokedWorkflowRunHeaders", headers);
    }
  }
}
