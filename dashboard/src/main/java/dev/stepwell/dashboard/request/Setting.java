package dev.stepwell.dashboard.request;

import java.util.Arrays;
import java.util.List;

/// A field of the form that stands for one header, and what the clients of JavaScript and Python
/// call it.
public enum Setting {
  WORKFLOW_RUN_ID(
      "workflowRunId",
      "Run id",
      "given by the server",
      "Upstash-Workflow-RunId",
      "workflowRunId",
      ""),
  CRON("cron", "Cron", "CRON_TZ=Europe/Berlin 0 9 * * 1-5", "Upstash-Cron", "cron", "cron"),
  SCHEDULE_ID(
      "scheduleId",
      "Schedule id",
      "given by the server",
      "Upstash-Schedule-Id",
      "scheduleId",
      "schedule_id"),
  QUEUE("queue", "Queue", "none", "Upstash-Queue-Name", "queueName", ""),
  METHOD("method", "Method", "POST", "Upstash-Method", "method", "method"),
  DELAY("delay", "Delay", "30s, 1h", "Upstash-Delay", "delay", "delay"),
  NOT_BEFORE(
      "notBefore",
      "Not before",
      "Unix time in seconds",
      "Upstash-Not-Before",
      "notBefore",
      "not_before"),
  RETRIES("retries", "Retries", "3", "Upstash-Retries", "retries", "retries"),
  RETRY_DELAY(
      "retryDelay",
      "Retry delay in milliseconds",
      "1000 * (1 + retried)",
      "Upstash-Retry-Delay",
      "retryDelay",
      "retry_delay"),
  TIMEOUT("timeout", "Time-out of an attempt", "30s", "Upstash-Timeout", "timeout", "timeout"),
  CALLBACK("callback", "Callback", "https://…", "Upstash-Callback", "callback", "callback"),
  FAILURE_CALLBACK(
      "failureCallback",
      "Failure callback",
      "https://…",
      "Upstash-Failure-Callback",
      "failureCallback",
      "failure_callback"),
  DEDUPLICATION_ID(
      "deduplicationId",
      "Deduplication id",
      "none",
      "Upstash-Deduplication-Id",
      "deduplicationId",
      "deduplication_id"),
  LABEL("label", "Label", "none", "Upstash-Label", "label", "label");

  private final String field;
  private final String title;
  private final String example;
  private final String header;
  private final String javaScript;
  private final String python;

  Setting(
      String field, String title, String example, String header, String javaScript, String python) {
    this.field = field;
    this.title = title;
    this.example = example;
    this.header = header;
    this.javaScript = javaScript;
    this.python = python;
  }

  /// Those of a kind, in the order of the form.
  public static List<Setting> of(Kind kind) {
    return Arrays.stream(values()).filter(setting -> setting.isOf(kind)).toList();
  }

  private boolean isOf(Kind kind) {
    return switch (this) {
      case WORKFLOW_RUN_ID -> kind == Kind.TRIGGER;
      case CRON, SCHEDULE_ID -> kind == Kind.SCHEDULE;
      case QUEUE, METHOD, TIMEOUT, CALLBACK -> kind == Kind.PUBLISH || kind == Kind.SCHEDULE;
      case NOT_BEFORE -> kind == Kind.PUBLISH || kind == Kind.TRIGGER;
      case DEDUPLICATION_ID -> kind == Kind.PUBLISH;
      case DELAY, RETRIES, RETRY_DELAY, FAILURE_CALLBACK, LABEL -> kind != Kind.NOTIFY;
    };
  }

  /// Its name in the form.
  public String field() {
    return field;
  }

  public String title() {
    return title;
  }

  public String example() {
    return example;
  }

  /// Whether its value is a whole number, which stands in code without quotes.
  public boolean isNumber() {
    return this == NOT_BEFORE || this == RETRIES;
  }

  /// The queue of a message stands in the path.
  boolean isInPath(Kind kind) {
    return this == QUEUE && kind == Kind.PUBLISH;
  }

  String header() {
    return header;
  }

  String javaScript(Kind kind) {
    return this == FAILURE_CALLBACK && kind == Kind.TRIGGER ? "failureUrl" : javaScript;
  }

  String python() {
    return python;
  }

  /// Whether the call of Python's client for this kind takes it: its schedules have had some of
  /// them only lately, or not at all.
  boolean isOfPython(Kind kind) {
    return kind != Kind.SCHEDULE || !(this == QUEUE || this == RETRY_DELAY || this == LABEL);
  }
}
