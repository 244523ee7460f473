package dev.stepwell.dashboard.flow;

import dev.stepwell.dashboard.page.Action;
import dev.stepwell.dashboard.text.Lengths;
import dev.stepwell.dashboard.text.Sizes;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A flow-control key in the list.
///
/// @param waiting how many wait in its line
/// @param parallelism how many are under way, and how many may be
/// @param rate how many have started in this period, and how many may
/// @param messages the page of what waits there
public record FlowRow(
    String key,
    String waiting,
    String parallelism,
    boolean parallelismPinned,
    String rate,
    boolean ratePinned,
    boolean paused,
    String messages,
    List<Action> actions) {
  static FlowRow of(JsonValue key) {
    var name = key.text("flowControlKey");
    boolean paused = key.isTrue("isPaused");
    boolean parallelismPinned = key.isTrue("isPinnedParallelism");
    boolean ratePinned = key.isTrue("isPinnedRate");
    var actions = new ArrayList<Action>();
    actions.add(
        paused
            ? Action.of(FlowPage.PATH, "resume", name, "Resume")
            : Action.of(FlowPage.PATH, "pause", name, "Pause"));
    if (parallelismPinned || ratePinned) {
      actions.add(Action.of(FlowPage.PATH, "unpin", name, "Unpin"));
    }
    actions.add(Action.of(FlowPage.PATH, "resetRate", name, "Reset rate"));
    return new FlowRow(
        name,
        Sizes.count(key.number("waitListSize").orElse(0)),
        parallelism(key),
        parallelismPinned,
        rate(key),
        ratePinned,
        paused,
        Target.of("/messages").with("flowControlKey", name).toString(),
        List.copyOf(actions));
  }

  private static String parallelism(JsonValue key) {
    var count = key.text("parallelismCount");
    long most = key.number("parallelismMax").orElse(0);
    return most == 0 ? count : count + " of " + most;
  }

  private static String rate(JsonValue key) {
    long most = key.number("rateMax").orElse(0);
    return most == 0
        ? "any"
        : key.text("rateCount")
            + " of "
            + most
            + " in "
            + Lengths.text(Duration.ofSeconds(key.number("ratePeriod").orElse(1)));
  }
}
