package dev.stepwell.server.simulation;

import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The flow-control keys that runs, calls and messages use, and what clients do to them.
final class Flows {
  /// Its limits change with each script that brings it along, and by hand.
  static final String CHANGING = "changing";

  /// Scripts that bring it along.
  static final List<Integer> OF_CHANGING = List.of(1, 5, 8, 12, 15, 19);

  private static final int MOST = 3;
  private static final FlowControl PARALLEL = flow("parallel", OptionalInt.of(2), none(), 1);
  private static final FlowControl RATE = flow("rate", none(), OptionalInt.of(2), 5);
  private static final FlowControl BOTH = flow("both", OptionalInt.of(1), OptionalInt.of(3), 4);
  private static final FlowControl LIMIT = flow(CHANGING, OptionalInt.of(MOST), none(), 1);
  private static final List<FlowControl> ALL = List.of(PARALLEL, RATE, BOTH, LIMIT);

  private Flows() {}

  static List<String> keys() {
    return ALL.stream().map(FlowControl::key).toList();
  }

  static List<String> steadyKeys() {
    return keys().stream().filter(Flows::steady).toList();
  }

  static Optional<FlowControl> of(int script) {
    return switch (script % 7) {
      case 0 -> Optional.of(PARALLEL);
      case 2 -> Optional.of(BOTH);
      case 3 -> Optional.of(RATE);
      case 1, 5 ->
          Optional.of(
              flow(
                  CHANGING,
                  OptionalInt.of(1 + script % MOST),
                  script % 2 == 0 ? OptionalInt.of(1 + script % 3) : none(),
                  1 + script % 5));
      default -> Optional.empty();
    };
  }

  /// The most that a key allows at any time.
  static FlowControl most(String key) {
    return ALL.stream().filter(flow -> flow.key().equals(key)).findAny().orElseThrow();
  }

  /// Whether the limits of a key are always the same.
  static boolean steady(String key) {
    return !key.equals(CHANGING);
  }

  /// What a client may do to a key at some time.
  static Adjustment adjustment(Faults wishes, String key) {
    if (steady(key)) {
      return wishes.maybe(50) ? Adjustment.Pause.PAUSE : Adjustment.Resume.RESUME;
    }
    return wishes.pick(
        List.of(
            Adjustment.Pause.PAUSE,
            Adjustment.Resume.RESUME,
            Adjustment.ResetRate.RESET_RATE,
            Adjustment.Reset.RESET,
            new Adjustment.Unpin(Set.of(Rule.Limit.RATE)),
            new Adjustment.Pin(OptionalInt.of(2), none(), Duration.ofSeconds(1)),
            new Adjustment.Pin(OptionalInt.of(1), OptionalInt.of(1), Duration.ofSeconds(7))));
  }

  /// What ends all that clients did.
  static List<Adjustment> open() {
    return List.of(Adjustment.Resume.RESUME, new Adjustment.Unpin(Set.of(Rule.Limit.values())));
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }

  private static FlowControl flow(
      String key, OptionalInt parallelism, OptionalInt rate, int seconds) {
    return new FlowControl(key, parallelism, rate, Duration.ofSeconds(seconds));
  }
}
