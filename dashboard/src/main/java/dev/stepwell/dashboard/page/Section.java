package dev.stepwell.dashboard.page;

/// What the menu leads to.
public enum Section {
  OVERVIEW("/", "Overview"),
  RUNS("/runs", "Runs"),
  EVENTS("/events", "Events"),
  MESSAGES("/messages", "Messages"),
  QUEUES("/queues", "Queues"),
  FLOW("/flow-control", "Flow control"),
  SCHEDULES("/schedules", "Schedules"),
  GROUPS("/groups", "URL groups"),
  LETTERS("/dlq", "Dead letters"),
  KEYS("/keys", "Keys and tokens"),
  BUILDER("/request", "Request builder");

  private final String path;
  private final String title;

  Section(String path, String title) {
    this.path = path;
    this.title = title;
  }

  public String path() {
    return path;
  }

  public String title() {
    return title;
  }
}
