package dev.stepwell.dashboard.schedules;

import dev.stepwell.dashboard.page.Action;
import dev.stepwell.dashboard.text.Field;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.StateWord;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A schedule, in the list and on its own page.
///
/// @param error why its last time was skipped, or its group was not there; empty where all is well
/// @param last how the messages of its last time fare
public record ScheduleView(
    String id,
    String path,
    String cron,
    String destination,
    boolean paused,
    Optional<Moment> lastAt,
    Optional<Moment> nextAt,
    String error,
    List<Sent> last,
    List<Field> fields,
    List<Action> actions) {
  /// A message of the last time.
  ///
  /// @param path of its page
  public record Sent(String message, String path, StateWord state) {}

  /// @param place the page that has its buttons
  static ScheduleView of(JsonValue schedule, String place) {
    var id = schedule.text("scheduleId");
    boolean paused = schedule.isTrue("isPaused");
    return new ScheduleView(
        id,
        Target.of(SchedulesPage.PATH).segment(id).toString(),
        schedule.text("cron"),
        schedule.text("destination"),
        paused,
        Moment.of(schedule.number("lastScheduleTime")),
        paused ? Optional.empty() : Moment.of(schedule.number("nextScheduleTime")),
        schedule.text("error"),
        last(schedule.field("lastScheduleStates")),
        Field.present(
            Field.line("Cron", schedule.text("cron")),
            Field.line("Destination", schedule.text("destination")),
            Field.line("Method", schedule.text("method")),
            Field.line("Queue", schedule.text("queueName")),
            Field.line("Retries", schedule.text("retries")),
            Field.line("Delay in seconds", schedule.text("delay")),
            Field.line("Time-out in seconds", schedule.text("timeout")),
            Field.line("Callback", schedule.text("callback")),
            Field.line("Failure callback", schedule.text("failureCallback")),
            Field.line("Flow control key", schedule.text("flowControlKey")),
            Field.line("Label", schedule.text("label")),
            Field.block("Headers", Field.headers(schedule.field("header"))),
            Field.block("Body", schedule.text("body"))),
        List.of(
            paused
                ? Action.of(place, "resume", id, "Resume")
                : Action.of(place, "pause", id, "Pause"),
            new Action(place, "fire", id, "Fire now", "", "Publish its message now?"),
            Action.danger(
                place, "delete", id, "Delete", "Delete this schedule? Its messages go on.")));
  }

  private static List<Sent> last(JsonValue states) {
    var sent = new ArrayList<Sent>();
    if (states instanceof JsonValue.Fields(var map)) {
      map.forEach((message, state) ->
          sent.add(
              new Sent(
                  message,
                  Target.of("/messages").segment(message).toString(),
                  StateWord.of(state.text()))));
    }
    return sent;
  }
}
