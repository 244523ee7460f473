package dev.stepwell.dashboard.builder;

import java.util.Locale;

/// What is asked for.
public enum Kind {
  PUBLISH("Publish a message"),
  TRIGGER("Trigger a workflow"),
  SCHEDULE("Create a schedule"),
  NOTIFY("Notify");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  static Kind of(String word) {
    for (var kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    return PUBLISH;
  }

  public String title() {
    return title;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
