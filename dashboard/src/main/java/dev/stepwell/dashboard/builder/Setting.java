package dev.stepwell.dashboard.builder;

import java.util.EnumSet;
import java.util.Set;

/// A setting of a request that is one text.
public enum Setting {
  DELAY("delay", "Upstash-Delay", "Delay"),
  RETRIES("retries", "Upstash-Retries", "Retries"),
  LABEL("label", "Upstash-Label", "Label"),
  CALLBACK("callback", "Upstash-Callback", "Callback"),
  FAILURE_CALLBACK("failureCallback", "Upstash-Failure-Callback", "Failure callback"),
  DEDUPLICATION_ID("deduplicationId", "Upstash-Deduplication-Id", "Deduplication id"),
  SCHEDULE_ID("scheduleId", "Upstash-Schedule-Id", "Schedule id"),
  RUN_ID("runId", "Upstash-Workflow-RunId", "Run id");

  private final String field;
  private final String header;
  private final String title;

  Setting(String field, String header, String title) {
    this.field = field;
    this.header = header;
    this.title = title;
  }

  /// What it is called in the form, and in the JavaScript SDK.
  public String field() {
    return field;
  }

  public String header() {
    return header;
  }

  public String title() {
    return title;
  }

  private static Set<Setting> of(Kind kind) {
    return switch (kind) {
      case PUBLISH ->
          EnumSet.of(DELAY, RETRIES, LABEL, CALLBACK, FAILURE_CALLBACK, DEDUPLICATION_ID);
      case SCHEDULE -> EnumSet.of(DELAY, RETRIES, LABEL, CALLBACK, FAILURE_CALLBACK, SCHEDULE_ID);
      case TRIGGER -> EnumSet.of(DELAY, RETRIES, LABEL, RUN_ID);
      case NOTIFY -> EnumSet.noneOf(Setting.class);
    };
  }

  boolean isOf(Kind kind) {
    return of(kind).contains(this);
  }

  /// Which kinds have it, for people.
  public String kinds() {
    var words = new StringBuilder();
    for (var kind : Kind.values()) {
      if (isOf(kind)) {
        words.append(words.isEmpty() ? "" : ", ").append(kind.word());
      }
    }
    return words.toString();
  }
}
