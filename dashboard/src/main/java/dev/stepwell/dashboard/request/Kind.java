package dev.stepwell.dashboard.request;

import dev.stepwell.dashboard.visit.Target;
import java.util.Locale;

/// What can be put together.
public enum Kind {
  PUBLISH("Publish a message", "Destination", "https://example.com/, or the name of a URL group"),
  TRIGGER("Start a run", "Workflow URL", "https://example.com/workflow"),
  SCHEDULE("Schedule a message", "Destination", "https://example.com/, or the name of a URL group"),
  NOTIFY("Notify runs", "Event", "order-paid");

  private final String title;
  private final String to;
  private final String example;

  Kind(String title, String to, String example) {
    this.title = title;
    this.to = to;
    this.example = example;
  }

  /// The one that a page asks for.
  static Kind of(String name) {
    for (var kind : values()) {
      if (kind.word().equals(name)) {
        return kind;
      }
    }
    return PUBLISH;
  }

  public String title() {
    return title;
  }

  /// What the field is called that says where it goes.
  public String to() {
    return to;
  }

  public String example() {
    return example;
  }

  /// What stands for it in the URL of the page.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String path() {
    return Target.of(RequestPage.PATH).with("kind", word()).toString();
  }
}
