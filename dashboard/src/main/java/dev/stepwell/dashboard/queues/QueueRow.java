package dev.stepwell.dashboard.queues;

import dev.stepwell.dashboard.page.Action;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.Sizes;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// A queue, in the list and on its own page.
///
/// @param path of its page
/// @param lag how many of its messages are not finished
/// @param parallelism how many may be under way at once
public record QueueRow(
    String name,
    String path,
    String parallelism,
    String lag,
    boolean paused,
    Optional<Moment> created,
    Optional<Moment> updated,
    List<Action> actions) {
  /// @param place the page that has its buttons
  static QueueRow of(JsonValue queue, String place) {
    var name = queue.text("name");
    boolean paused = queue.isTrue("paused");
    return new QueueRow(
        name,
        Target.of(QueuesPage.PATH).segment(name).toString(),
        queue.text("parallelism"),
        Sizes.count(queue.number("lag").orElse(0)),
        paused,
        Moment.of(queue.number("createdAt")),
        Moment.of(queue.number("updatedAt")),
        List.of(
            paused
                ? Action.of(place, "resume", name, "Resume")
                : Action.of(place, "pause", name, "Pause"),
            Action.danger(
                place, "delete", name, "Delete", "Delete this queue and cancel its messages?")));
  }
}
