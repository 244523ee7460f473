package dev.stepwell.dashboard.flow;

import dev.stepwell.dashboard.page.Action;
import dev.stepwell.dashboard.text.Lengths;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.Sizes;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A flow-control key, in the list and on its own page.
///
/// @param path of its page
/// @param waiting how many wait in its line
/// @param parallelism how many are under way, and how many may be
/// @param rate how many have started in this period, and how many may
/// @param period when the last period began; nothing where no rate is set, or nothing has started
/// @param runs the page of the runs that use it
public record FlowRow(
    String key,
    String path,
    String waiting,
    String parallelism,
    boolean parallelismPinned,
    String rate,
    boolean ratePinned,
    Optional<Moment> period,
    boolean paused,
    String runs,
    List<Action> actions) {
  /// @param place the page that has its buttons
  static FlowRow of(JsonValue key, String place) {
    var name = key.text("flowControlKey");
    boolean paused = key.isTrue("isPaused");
    boolean parallelismPinned = key.isTrue("isPinnedParallelism");
    boolean ratePinned = key.isTrue("isPinnedRate");
    var actions = new ArrayList<Action>();
    actions.add(
        paused
            ? Action.of(place, "resume", name, "Resume")
            : Action.of(place, "pause", name, "Pause"));
    if (parallelismPinned || ratePinned) {
      actions.add(Action.of(place, "unpin", name, "Unpin"));
    }
    actions.add(Action.of(place, "resetRate", name, "Reset rate"));
    return new FlowRow(
        name,
        Target.of(FlowPage.PATH).segment(name).toString(),
        Sizes.count(key.number("waitListSize").orElse(0)),
        parallelism(key),
        parallelismPinned,
        rate(key),
        ratePinned,
        period(key),
        paused,
        Target.of("/runs").with("flowControlKey", name).toString(),
        List.copyOf(actions));
  }

  private static String parallelism(JsonValue key) {
    var count = key.text("parallelismCount");
    long most = most(key, "parallelismMax");
    return most == 0 ? count : count + " of " + most;
  }

  private static String rate(JsonValue key) {
    long most = most(key, "rateMax");
    return most == 0
        ? "any"
        : key.text("rateCount")
            + " of "
            + most
            + " in "
            + Lengths.text(Duration.ofSeconds(key.number("ratePeriod").orElse(1)));
  }

  /// A limit; 0 where there is none.
  private static long most(JsonValue key, String name) {
    return key.number(name).orElse(0);
  }

  private static Optional<Moment> period(JsonValue key) {
    long seconds = key.number("ratePeriodStart").orElse(0);
    return most(key, "rateMax") == 0 || seconds <= 0 || seconds > Long.MAX_VALUE / 1_000
        ? Optional.empty()
        : Moment.of(OptionalLong.of(seconds * 1_000));
  }
}
