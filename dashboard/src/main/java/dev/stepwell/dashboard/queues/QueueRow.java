package dev.stepwell.dashboard.queues;

import dev.stepwell.dashboard.page.Action;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.Sizes;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// A queue in the list.
///
/// @param lag how many of its messages are not finished
/// @param messages the page that has them
public record QueueRow(
    String name,
    String parallelism,
    String lag,
    boolean paused,
    Optional<Moment> updated,
    String messages,
    List<Action> actions) {
  static QueueRow of(JsonValue queue) {
    var name = queue.text("name");
    boolean paused = queue.isTrue("paused");
    return new QueueRow(
        name,
        queue.text("parallelism"),
        Sizes.count(queue.number("lag").orElse(0)),
        paused,
        Moment.of(queue.number("updatedAt")),
        Target.of("/messages").with("queueName", name).toString(),
        List.of(
            paused
                ? Action.of(QueuesPage.PATH, "resume", name, "Resume")
                : Action.of(QueuesPage.PATH, "pause", name, "Pause"),
            Action.danger(
                QueuesPage.PATH,
                "delete",
                name,
                "Delete",
                "Delete this queue and cancel its messages?")));
  }
}
