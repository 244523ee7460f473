package dev.stepwell.dashboard.events;

import dev.stepwell.dashboard.visit.Target;
import java.util.Locale;

/// What of the events is shown.
public enum Tab {
  WAITING("Waiting", "who waits for what", "waiters"),
  SAVED("Saved", "notifications that no wait has taken yet", "notifications"),
  UNMET("Met nobody", "notifications that met no waiter and were not saved", "notifications");

  private final String title;
  private final String meaning;
  private final String items;

  Tab(String title, String meaning, String items) {
    this.title = title;
    this.meaning = meaning;
    this.items = items;
  }

  /// The one that a page asks for.
  static Tab of(String name) {
    for (var tab : values()) {
      if (tab.word().equals(name)) {
        return tab;
      }
    }
    return WAITING;
  }

  public String title() {
    return title;
  }

  public String meaning() {
    return meaning;
  }

  /// What stands for it in the URL of the page.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Target target() {
    return switch (this) {
      case WAITING -> Target.of("/v2/waiters");
      case SAVED -> Target.of("/v2/notifications").with("body", "true");
      case UNMET -> Target.of("/v2/notifications").with("state", "unmet");
    };
  }

  /// The field of the answer that has them.
  String items() {
    return items;
  }
}
