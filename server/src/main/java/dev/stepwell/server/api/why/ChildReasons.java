package dev.stepwell.server.api.why;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.server.api.runs.RunPhase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Finds the steps of a run that wait for child runs.
final class ChildReasons {
  private static final int MOST_READ = 20_000;
  private static final int CHUNK = 256;

  private final Function<Address, View> views;

  ChildReasons(Function<Address, View> views) {
    this.views = views;
  }

  List<Branch> of(Origin origin, Run run) {
    var view = views.apply(Address.of(origin));
    var waiting = waiting(view, origin);
    if (waiting.isEmpty()) {
      return List.of();
    }
    var children = children(view, origin, waiting);
    var branches = new ArrayList<Branch>();
    waiting.forEach((stepId, seen) ->
        branches.add(branch(run, seen, stepId, Optional.ofNullable(children.get(stepId)))));
    return branches;
  }

  private static SequencedMap<Integer, Seen> waiting(View view, Origin origin) {
    var waiting = new TreeMap<Integer, Seen>();
    var from = new SeenKey(origin, 1, 0);
    var to = new SeenKey(origin.next(), 0, 0);
    for (var row : view.seen().ascending(from, to, MOST_READ)) {
      var stage = row.value().stage();
      if (stage == Seen.Stage.INVOKING || stage == Seen.Stage.INVOKING_TOLD) {
        waiting.put(row.key().stepId(), row.value());
      }
    }
    return waiting;
  }

  /// Only the log tells which run a step has started.
  private static Map<Integer, RunName> children(
      View view, Origin origin, Map<Integer, Seen> waiting) {
    var found = new HashMap<Integer, RunName>();
    var from = LogKey.start(origin);
    var to = LogKey.start(origin.next());
    for (int read = 0; read < MOST_READ && found.size() < waiting.size(); read += CHUNK) {
      var chunk = view.log().descending(from, to, CHUNK);
      for (var row : chunk) {
        if (row.value().entry() instanceof LogEntry.InvokeStarted(int stepId, _, var child, _)
            && waiting.containsKey(stepId)) {
          found.putIfAbsent(stepId, child);
        }
      }
      if (chunk.size() < CHUNK) {
        return found;
      }
      to = chunk.getLast().key();
    }
    return found;
  }

  private Branch branch(Run parent, Seen seen, int stepId, Optional<RunName> child) {
    var origin = child.flatMap(name -> views.apply(Address.of(name)).latestRuns().get(name));
    var run = origin.flatMap(o -> views.apply(Address.of(o)).runs().get(o));
    var ours =
        run.flatMap(r -> r.source().invoker())
            .filter(by -> by.parent().equals(parent.name()) && by.stepId() == stepId);
    var state =
        ours.flatMap(_ -> origin)
            .flatMap(o -> views.apply(Address.of(o)).runStates().get(o))
            .map(s -> RunPhase.of(s.phase()).name());
    var named =
        ours.map(by -> StepNames.step(by.stepBody()))
            .orElse(new StepNames.Named("step " + stepId, Optional.empty()));
    return new Branch(
        named.work(),
        named.step(),
        Optional.of(seen.message()),
        new Cause.WaitingForRun(child.map(RunName::id).orElse("unknown"), state));
  }
}
