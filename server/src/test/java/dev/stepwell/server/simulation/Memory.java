package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Phase.Report;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.SeenKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What was seen of a run on disk. Each look must show a continuation of it, over crashes too.
final class Memory {
  final Origin origin;
  final Run run;
  final List<Bytes> elements = new ArrayList<>();
  final List<Recorded> list = new ArrayList<>();
  final Map<SeenKey, Seen> seen = new TreeMap<>();
  final Map<SavedKey, String> saved = new TreeMap<>();
  final Map<String, Instant> deadlines = new TreeMap<>();
  Phase phase = Phase.Active.ACTIVE;
  Optional<Bytes> result = Optional.empty();
  Duration endedAt = Duration.ZERO;
  boolean forgotten;

  /// Elements of the list that were there when it began.
  int inherited;

  /// Whether the dead letter of this failed run is gone, and what it left then: steps at least,
  /// saved notifications, and to whom.
  boolean repaired;

  int leaves;
  final Map<SavedKey, String> legacy = new TreeMap<>();
  Optional<RunName> successor = Optional.empty();

  Memory(Origin origin, Run run) {
    this.origin = origin;
    this.run = run;
  }

  int script() {
    return Integer.parseInt(list.getFirst().body());
  }

  /// A failed run keeps what was saved, for whoever continues it.
  boolean keepsSaved() {
    return active() || (phase instanceof Phase.Failed && !repaired);
  }

  String name() {
    return run.name().id();
  }

  boolean active() {
    return phase instanceof Phase.Active;
  }

  /// Takes what is new in the list and returns it.
  List<Recorded> grow(List<Bytes> now) {
    require(now.size() >= elements.size(), "the list has lost steps");
    require(now.subList(0, elements.size()).equals(elements), "the list has changed");
    var added = new ArrayList<Recorded>();
    for (var element : now.subList(elements.size(), now.size())) {
      added.add(Recorded.element(element.array()));
    }
    elements.addAll(now.subList(elements.size(), now.size()));
    for (var element : added) {
      recordedOnce(element);
      list.add(element);
    }
    return added;
  }

  private void recordedOnce(Recorded added) {
    if (!list.isEmpty()) {
      var head = added.head();
      require(
          list.subList(1, list.size()).stream()
              .map(Recorded::head)
              .noneMatch(before ->
                  before.stepId() == head.stepId() && before.targetStep() == head.targetStep()),
          "a step was recorded twice: " + added.body());
    }
  }

  /// A step that was known stays known; only one that was under way is appended.
  void know(Map<SeenKey, Seen> now) {
    seen.forEach((key, before) -> {
      var after = now.get(key);
      require(
          after != null && continues(before, after),
          () -> "step %d went from %s to %s".formatted(key.stepId(), before, after));
    });
    seen.putAll(now);
  }

  private static boolean continues(Seen before, Seen after) {
    if (before.equals(after)) {
      return true;
    }
    return switch (before.stage()) {
      case APPENDED -> false;
      // The result of a call has a message of its own.
      case CALLING -> after.stage() == Seen.Stage.APPENDED;
      case INVOKING ->
          before.message().equals(after.message())
              && (after.stage() == Seen.Stage.INVOKING_TOLD
                  || after.stage() == Seen.Stage.APPENDED);
      case INVOKING_TOLD, WAITING ->
          before.message().equals(after.message()) && after.stage() == Seen.Stage.APPENDED;
    };
  }

  /// An end is an end; of a failure only the report goes on.
  void become(RunState state, Duration elapsed) {
    if (active()) {
      phase = state.phase();
      endedAt = elapsed;
    } else {
      require(sameEnd(state.phase()), "went from " + phase + " to " + state.phase());
      phase = state.phase();
    }
  }

  private boolean sameEnd(Phase now) {
    if (phase instanceof Phase.Failed before && now instanceof Phase.Failed after) {
      return before.dlqId().equals(after.dlqId())
          && before.failed().equals(after.failed())
          && goesOn(before.report(), after.report());
    }
    return phase.equals(now);
  }

  /// Only a report that failed is sent again, as a new message.
  private static boolean goesOn(Optional<Report> before, Optional<Report> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return before.equals(after);
    }
    return switch (before.get().progress()) {
      case IN_PROGRESS, FAILED ->
          before.get().message().number() < after.get().message().number()
              || before.get().message().equals(after.get().message());
      case SUCCEEDED, NOT_WANTED, CANCELLED -> before.equals(after);
    };
  }

  void require(boolean condition, String otherwise) {
    require(condition, () -> otherwise);
  }

  void require(boolean condition, Supplier<String> otherwise) {
    if (!condition) {
      throw new Violation(name() + " (begun " + run.createdAt() + "): " + otherwise.get());
    }
  }
}
