package dev.stepwell.server.simulation;

import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Overrides;
import dev.stepwell.engine.run.RunCommand.ByEntry;
import dev.stepwell.engine.run.RunCommand.CancelFailureReport;
import dev.stepwell.engine.run.RunCommand.DiscardFailure;
import dev.stepwell.engine.run.RunCommand.RepeatFailureReport;
import dev.stepwell.engine.run.RunCommand.RestartRun;
import dev.stepwell.engine.run.RunCommand.ResumeRun;
import dev.stepwell.server.partition.Answer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Those who look after failed runs: they see what is in the dead letter queue, mend the code or
/// not, and resume, restart or give up what they find. They do not always know of each other.
final class Repairer {
  private static final Duration PATROL = Duration.ofMinutes(12);
  private static final int MOST = 6;
  private static final int MOST_TRIES = 3;

  private final Simulation simulation;
  private final Client client;
  private final Set<Integer> mended = new HashSet<>();
  private final Set<String> listening = new HashSet<>();
  private int repairs;
  private int successors;

  Repairer(Simulation simulation, Client client) {
    this.simulation = simulation;
    this.client = client;
  }

  /// Whether a script that was broken works now.
  boolean mended(int script) {
    return mended.contains(script);
  }

  /// Whether the failure function of a run answers; that of some has to be mended first.
  boolean listens(String run) {
    return run.hashCode() % 2 == 0 || listening.contains(run);
  }

  void lookLater() {
    client.later(
        simulation.faults().millis(4_000, 60_000),
        () -> {
          simulation
              .deadLetters()
              .forEach((entry, letter) -> {
                if (repairs < MOST && simulation.faults().maybe(50)) {
                  repairs++;
                  repair(entry, (DeadLetter.OfRun) letter);
                }
              });
          if (repairs < MOST && simulation.world().elapsed().compareTo(PATROL) < 0) {
            lookLater();
          }
        });
  }

  private void repair(DeadKey entry, DeadLetter.OfRun letter) {
    var failed = simulation.model().memory(letter.run()).orElseThrow();
    var faults = simulation.faults();
    if (faults.maybe(70)) {
      mended.add(failed.script());
    }
    if (faults.maybe(50)) {
      listening.add(failed.name());
    }
    ask(wish(entry), MOST_TRIES);
    if (faults.maybe(30)) {
      client.later(faults.micros(30_000), () -> ask(wish(entry), MOST_TRIES));
    }
    // Whoever knows the run by its name goes on to notify it.
    int notifications = faults.between(0, 2);
    for (int i = 0; i < notifications; i++) {
      client.notifyAfter(faults.millis(0, 10_000), failed.name(), faults.pick(Simulation.EVENTS));
    }
  }

  private ByEntry wish(DeadKey entry) {
    int kind = simulation.faults().between(0, 99);
    if (kind < 50) {
      return again(new ResumeRun(entry, Requests.run(""), overrides()));
    } else if (kind < 65) {
      return again(new RestartRun(entry, Requests.run(""), overrides()));
    } else if (kind < 75) {
      return again(new DiscardFailure(entry));
    } else {
      return kind < 88 ? new RepeatFailureReport(entry) : new CancelFailureReport(entry);
    }
  }

  /// The same wish another time: the server's edge makes a new name each time.
  ByEntry again(ByEntry wish) {
    var again =
        switch (wish) {
          case ResumeRun(var entry, _, var overrides) ->
              new ResumeRun(entry, Requests.run("again-" + ++successors), overrides);
          case RestartRun(var entry, _, var overrides) ->
              new RestartRun(entry, Requests.run("again-" + ++successors), overrides);
          case DiscardFailure _, RepeatFailureReport _, CancelFailureReport _ -> wish;
        };
    simulation.model().succession().asked(again);
    return again;
  }

  private Overrides overrides() {
    var faults = simulation.faults();
    if (faults.maybe(50)) {
      return Overrides.NONE;
    }
    return new Overrides(
        faults.maybe(50) ? OptionalInt.of(faults.between(0, 4)) : OptionalInt.empty(),
        faults.maybe(20) ? Optional.of("400") : Optional.empty(),
        faults.maybe(30) ? Optional.of(faults.millis(0, 20_000)) : Optional.empty(),
        Flows.of(faults.pick(Flows.OF_CHANGING)).filter(_ -> faults.maybe(50)),
        Optional.empty(),
        Optional.empty());
  }

  private void ask(ByEntry wish, int tries) {
    client.call(
        wish,
        heard -> {
          boolean known =
              heard.orElse(null) instanceof Answer.Replied
                  || heard.orElse(null) instanceof Answer.Rejected;
          if (!known && tries > 1) {
            client.later(client.pause(), () -> ask(again(wish), tries - 1));
          }
        });
  }
}
