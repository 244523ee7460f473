package dev.stepwell.engine.run;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RunName;
import java.util.Optional;

/// A run that takes commands, found by its name or by its origin.
record ActiveRun(Origin origin, Run run, RunState state) {

  static Optional<ActiveRun> find(RunView view, RunName name) {
    return view.latestRuns().get(name).flatMap(origin -> find(view, origin));
  }

  static Optional<ActiveRun> find(RunView view, Origin origin) {
    return view.runStates()
        .get(origin)
        .filter(RunState::active)
        .flatMap(state -> view.runs().get(origin).map(run -> new ActiveRun(origin, run, state)));
  }
}
