package dev.stepwell.protocol.log;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step in the logs. All but the message id may be absent, and is left out then.
///
/// @param state such as `STEP_SUCCESS`
/// @param out always a text
public record StepLog(
    String messageId,
    @Nullable Integer stepId,
    @Nullable String stepName,
    @Nullable String stepType,
    @Nullable String callType,
    @Nullable String out,
    @Nullable Integer concurrent,
    @Nullable Integer targetStep,
    @Nullable Integer retries,
    @Nullable String retryDelay,
    @Nullable String state,
    @Nullable Instant createdAt,
    @Nullable Instant nextDeliveryTime,
    @Nullable Headers headers,
    List<ErrorLog> errors,
    StepDetail detail) {

  public StepLog {
    errors = List.copyOf(errors);
  }

  public static Builder builder(String messageId) {
    return new Builder(messageId);
  }

  void write(JsonWriter json) {
    json.beginObject();
    json.optional("stepId", stepId);
    json.optional("stepName", stepName);
    json.optional("stepType", stepType);
    json.optional("callType", callType);
    json.field("messageId", messageId);
    json.optional("out", out);
    detail.write(json);
    json.optional("concurrent", concurrent);
    json.optional("targetStep", targetStep);
    json.optional("retries", retries);
    json.optional("retryDelay", retryDelay);
    json.optional("state", state);
    json.optional("createdAt", createdAt == null ? null : (Long) createdAt.toEpochMilli());
    json.optional(
        "nextDeliveryTime",
        nextDeliveryTime == null ? null : (Long) nextDeliveryTime.toEpochMilli());
    json.optional("headers", headers);
    ErrorLog.writeAll(json, errors);
    json.endObject();
  }

  /// Collects what is known of a step.
  public static final class Builder {
    private final String messageId;
    private final List<ErrorLog> errors = new ArrayList<>();
    private @Nullable Integer stepId;
    private @Nullable String stepName;
    private @Nullable String stepType;
    private @Nullable String callType;
    private @Nullable String out;
    private @Nullable Integer concurrent;
    private @Nullable Integer targetStep;
    private @Nullable Integer retries;
    private @Nullable String retryDelay;
    private @Nullable String state;
    private @Nullable Instant createdAt;
    private @Nullable Instant nextDeliveryTime;
    private @Nullable Headers headers;
    private StepDetail detail = new StepDetail.None();

    private Builder(String messageId) {
      this.messageId = messageId;
    }

    public Builder stepId(@Nullable Integer stepId) {
      this.stepId = stepId;
      return this;
    }

    public Builder stepName(@Nullable String stepName) {
      this.stepName = stepName;
      return this;
    }

    public Builder stepType(@Nullable String stepType) {
      this.stepType = stepType;
      return this;
    }

    public Builder callType(@Nullable String callType) {
      this.callType = callType;
      return this;
    }

    public Builder out(@Nullable String out) {
      this.out = out;
      return this;
    }

    public Builder concurrent(@Nullable Integer concurrent) {
      this.concurrent = concurrent;
      return this;
    }

    public Builder targetStep(@Nullable Integer targetStep) {
      this.targetStep = targetStep;
      return this;
    }

    public Builder retries(@Nullable Integer retries) {
      this.retries = retries;
      return this;
    }

    public Builder retryDelay(@Nullable String retryDelay) {
      this.retryDelay = retryDelay;
      return this;
    }

    public Builder state(@Nullable String state) {
      this.state = state;
      return this;
    }

    public Builder createdAt(@Nullable Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    public Builder nextDeliveryTime(@Nullable Instant nextDeliveryTime) {
      this.nextDeliveryTime = nextDeliveryTime;
      return this;
    }

    public Builder headers(@Nullable Headers headers) {
      this.headers = headers;
      return this;
    }

    public Builder detail(StepDetail detail) {
      this.detail = detail;
      return this;
    }

    public Builder error(ErrorLog error) {
      errors.add(error);
      return this;
    }

    public StepLog build() {
      return new StepLog(
          messageId,
          stepId,
          stepName,
          stepType,
          callType,
          out,
          concurrent,
          targetStep,
          retries,
          retryDelay,
          state,
          createdAt,
          nextDeliveryTime,
          headers,
          errors,
          detail);
    }
  }
}
