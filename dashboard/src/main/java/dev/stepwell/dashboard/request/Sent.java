package dev.stepwell.dashboard.request;

import dev.stepwell.dashboard.runs.RunRow;
import dev.stepwell.dashboard.visit.Answer;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.function.Function;

/// What came of sending it.
///
/// @param text what is told
/// @param failed whether it is bad news
/// @param links to what was made, some of them where there are many
public record Sent(String text, boolean failed, List<Link> links) {
  private static final int MOST_LINKS = 20;

  /// A page about it.
  ///
  /// @param path of ours
  public record Link(String id, String path) {}

  static Sent failed(String why) {
    return new Sent(why, true, List.of());
  }

  /// What the REST API answered.
  static Sent of(Draft draft, Answer answer) {
    var made = answer.json();
    var all = made.items().isEmpty() ? List.of(made) : made.items();
    return switch (draft.kind()) {
      case PUBLISH ->
          all.stream().allMatch(one -> one.isTrue("deduplicated"))
              ? done("It was there already:", links(all, Sent::message))
              : done("Published:", links(all, Sent::message));
      case TRIGGER -> done("Started:", List.of(run(made)));
      case SCHEDULE -> done("Saved:", links(all, Sent::schedule));
      case NOTIFY ->
          made.has("workflowRunId") || !made.items().isEmpty()
              ? done("Notified:", links(all, Sent::run))
              : failed(
                  "Nobody waits for " + draft.value(Draft.TO) + ", so it is lost: name a run.");
    };
  }

  private static Sent done(String text, List<Link> links) {
    return new Sent(text, false, links);
  }

  private static List<Link> links(List<JsonValue> made, Function<JsonValue, Link> link) {
    return made.stream().limit(MOST_LINKS).map(link).toList();
  }

  private static Link message(JsonValue made) {
    var id = made.text("messageId");
    return new Link(id, Target.of("/messages").segment(id).toString());
  }

  private static Link schedule(JsonValue made) {
    var id = made.text("scheduleId");
    return new Link(id, Target.of("/schedules").segment(id).toString());
  }

  private static Link run(JsonValue made) {
    var id = made.text("workflowRunId");
    return new Link(id, RunRow.path(id, made.text("workflowCreatedAt")));
  }
}
