package dev.stepwell.dashboard.messages;

import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import java.util.List;

/// What the log told last of the messages of one thing, such as a queue, for the page of that
/// thing.
///
/// @param rows the latest first, a few
/// @param path the page of the log that has all of them
public record Latest(List<EntryRow> rows, String path) {
  private static final String ROWS = "10";

  public Latest {
    rows = List.copyOf(rows);
  }

  /// The latest entries of the messages that have this in a field, such as `queueName`.
  public static Latest of(Visit visit, String field, String value) {
    var entries =
        visit.get(MessagesPage.LOG.with(field, value).with("count", ROWS)).field("events").items();
    return new Latest(
        entries.stream().map(EntryRow::of).toList(),
        Target.of("/messages").with(field, value).toString());
  }
}
