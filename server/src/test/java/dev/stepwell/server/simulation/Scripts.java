package dev.stepwell.server.simulation;

import dev.stepwell.server.simulation.Script.Block;
import dev.stepwell.server.simulation.Script.Call;
import dev.stepwell.server.simulation.Script.End;
import dev.stepwell.server.simulation.Script.Fragile;
import dev.stepwell.server.simulation.Script.Invoke;
import dev.stepwell.server.simulation.Script.Sleep;
import dev.stepwell.server.simulation.Script.Step;
import dev.stepwell.server.simulation.Script.Tell;
import dev.stepwell.server.simulation.Script.Wait;
import dev.stepwell.server.simulation.Script.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Writes scripts by chance.
final class Scripts {
  private static final int DEEPEST = 2;

  private final Faults chance;
  private final List<String> runs;
  private final List<String> events;
  private final boolean orderly;
  private final List<Script> all = new ArrayList<>();

  /// @param runs whom steps may notify
  /// @param events what steps may wait for
  /// @param orderly whether results may not depend on who comes first
  Scripts(Faults chance, List<String> runs, List<String> events, boolean orderly) {
    this.chance = chance;
    this.runs = runs;
    this.events = events;
    this.orderly = orderly;
  }

  Script get(int id) {
    return all.get(id);
  }

  Script write() {
    return write(0);
  }

  private Script write(int depth) {
    int blocks = chance.between(depth == 0 ? 1 : 0, 4);
    var written = new ArrayList<Block>();
    for (int i = 0; i < blocks; i++) {
      int branches = chance.maybe(30) ? chance.between(2, Script.MOST_BRANCHES) : 1;
      var steps = new ArrayList<Step>();
      for (int branch = 0; branch < branches; branch++) {
        var step = step(depth);
        // Which of two branches gets an event is a matter of who comes first, and nobody knows the
        // names of children.
        boolean race = orderly && (branches > 1 || depth > 0) && step instanceof Wait;
        steps.add(race ? new Work() : step);
      }
      written.add(new Block(steps));
    }
    var script = new Script(all.size(), written, end(blocks));
    all.add(script);
    return script;
  }

  private Step step(int depth) {
    int kind = chance.between(0, 99);
    if (kind < 7 && !orderly) {
      return new Fragile(kind < 2);
    } else if (kind < 25) {
      return new Work();
    } else if (kind < 40) {
      return new Sleep(chance.maybe(20) ? Duration.ZERO : chance.millis(1, 60_000));
    } else if (kind < 65) {
      return new Wait(chance.pick(events), orderly ? Duration.ofDays(1) : timeout());
    } else if (kind < 75 && !orderly) {
      return new Tell(chance.pick(runs), chance.pick(events));
    } else if (kind < 88 || depth == DEEPEST) {
      int failures = chance.between(0, 2);
      return new Call(failures, chance.between(0, 2));
    } else {
      return new Invoke(write(depth + 1).id());
    }
  }

  /// Some so short that time-out and event meet.
  private Duration timeout() {
    return chance.maybe(50) ? chance.millis(1, 3_000) : chance.millis(3_000, 180_000);
  }

  private End end(int blocks) {
    int kind = chance.between(0, 99);
    // A route function that does nothing at all is not what its SDK expects.
    return kind < 85 || blocks == 0
        ? End.RETURN
        : chance.pick(List.of(End.CANCEL, End.FAIL, End.FAIL_FOR_GOOD));
  }
}
