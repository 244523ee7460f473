package dev.stepwell.server.simulation;

import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SavedNotification;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What became of failures: each is repaired once at most, and whoever continues it has all that
/// was finished and saved.
final class Succession {
  private final Notified notified;
  private final Map<String, RunCommand.ByEntry> byName = new HashMap<>();
  private final Map<DeadKey, Boolean> discards = new HashMap<>();
  private final Map<DeadKey, Memory> failures = new HashMap<>();
  private final Map<DeadKey, Memory> heirs = new HashMap<>();
  private final Map<DeadKey, RunCommand.ByEntry> done = new HashMap<>();

  Succession(Notified notified) {
    this.notified = notified;
  }

  /// Somebody wants a failure to be repaired.
  void asked(RunCommand.ByEntry wish) {
    successor(wish).ifPresent(name -> byName.put(name.id(), wish));
    if (wish instanceof RunCommand.DiscardFailure(var entry)) {
      discards.put(entry, true);
    }
  }

  static Optional<RunName> successor(RunCommand.ByEntry wish) {
    return switch (wish) {
      case RunCommand.ResumeRun(_, var successor, _) -> Optional.of(successor);
      case RunCommand.RestartRun(_, var successor, _) -> Optional.of(successor);
      case RunCommand.DiscardFailure _,
          RunCommand.RepeatFailureReport _,
          RunCommand.CancelFailureReport _ ->
          Optional.empty();
    };
  }

  /// Somebody was told that it is done.
  void acknowledged(RunCommand.ByEntry wish) {
    var before = done.put(wish.entry(), wish);
    if (before != null) {
      throw new Violation("both were done: %s and %s".formatted(before, wish));
    }
  }

  /// The name of the run that an entry is about, for people.
  String nameOf(DeadKey entry) {
    return Optional.ofNullable(failures.get(entry)).map(Memory::name).orElse("");
  }

  /// Whose successor a run of this name would be.
  Optional<Memory> predecessor(String name) {
    return Optional.ofNullable(byName.get(name)).map(wish -> failures.get(wish.entry()));
  }

  /// Looks at a run that has failed.
  ///
  /// @param listed steps that it had at the last look
  void look(Memory failed, RunState state, Collection<DeadKey> entries, int listed) {
    var entry =
        DeadKey.parse(Requests.PROJECT, ((Phase.Failed) state.phase()).dlqId()).orElseThrow();
    failures.put(entry, failed);
    if (entries.contains(entry)) {
      failed.require(!failed.repaired, "its dead letter comes back");
      failed.require(state.successor().isEmpty(), "has a successor and a dead letter");
      return;
    }
    if (!failed.repaired) {
      failed.repaired = true;
      failed.leaves = listed;
      failed.successor = state.successor();
      failed.legacy.putAll(failed.saved);
      failed.require(
          discards.containsKey(entry)
              || byName.values().stream().anyMatch(wish -> wish.entry().equals(entry)),
          "its dead letter is gone, and nobody asked for it");
      failed.successor.ifPresent(name -> {
        failed.require(
            byName.get(name.id()) instanceof RunCommand.ResumeRun(var of, _, _) && of.equals(entry),
            "nobody wanted it to be continued by " + name);
        notified.passOn(failed, name.id());
      });
    }
    failed.require(
        state.successor().equals(failed.successor),
        "was continued by %s, now by %s".formatted(failed.successor, state.successor()));
  }

  /// Looks at a run for the first time: if it is a successor, at what it begins with.
  ///
  /// @param saved its saved notifications
  void begins(Memory run, Map<SavedKey, SavedNotification> saved) {
    var wish = byName.get(run.name());
    if (wish == null) {
      return;
    }
    var failed = Objects.requireNonNull(failures.get(wish.entry()));
    var other = heirs.put(wish.entry(), run);
    run.require(other == null, () -> "%s has a second successor".formatted(failed.name()));
    run.require(failed.repaired, "begins, and the dead letter is there");
    if (wish instanceof RunCommand.ResumeRun) {
      run.require(
          failed.successor.equals(Optional.of(run.run.name())),
          () -> "continues a run whose successor is " + failed.successor);
      inherits(run, failed, saved);
    } else {
      run.require(failed.successor.isEmpty(), "repeats a run that is continued");
      run.require(
          run.list.size() == 1 && run.list.getFirst().body().equals(failed.list.getFirst().body()),
          "does not begin as the run that it repeats");
    }
  }

  private void inherits(Memory run, Memory failed, Map<SavedKey, SavedNotification> saved) {
    int size = run.list.size();
    run.require(
        size >= failed.leaves
            && size <= failed.list.size()
            && told(run.list).equals(told(failed.list.subList(0, size))),
        () -> "inherits %s of %s".formatted(run.list, failed.list));
    run.inherited = size;
    failed.legacy.forEach((key, data) -> {
      var here = saved.get(new SavedKey(run.origin, key.eventId(), key.ticket()));
      run.require(
          here != null && here.data().utf8().equals(data),
          () -> "does not inherit notification " + data);
    });
  }

  /// All but the run's own part of the ids.
  private static List<String> told(List<Recorded> list) {
    return list.stream()
        .map(step -> MessageKey.parse(step.messageId()).orElseThrow().number() + " " + step.body())
        .toList();
  }

  /// When nothing is under way any more, everybody who was to be continued or repeated has been.
  void settled() {
    failures.forEach((entry, failed) ->
        failed.require(
            !failed.repaired
                || heirs.containsKey(entry)
                || (failed.successor.isEmpty() && discards.containsKey(entry)),
            "was repaired, and nobody has begun in its place"));
  }
}
