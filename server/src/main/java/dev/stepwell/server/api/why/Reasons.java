package dev.stepwell.server.api.why;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Run;
import dev.stepwell.server.api.events.Unmet;
import dev.stepwell.server.api.runs.RunPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Finds out from the state what holds a run up. Each thing that the run does at the same time has
/// exactly one cause.
final class Reasons {
  /// Branches that are told; a run with more of them is told in part.
  static final int MOST_BRANCHES = 1_000;

  private static final int MOST_READINGS = 3;

  private final Function<Address, View> views;
  private final MessageReasons messages;
  private final ChildReasons children;
  private final Unmet unmet;

  /// @param deliveries what delivery has taken over
  Reasons(
      Function<Address, View> views,
      Function<MessageKey, Optional<OnItsWay>> deliveries,
      Unmet unmet,
      Instant now) {
    this.views = views;
    this.unmet = unmet;
    this.messages = new MessageReasons(views, deliveries, now);
    this.children = new ChildReasons(views);
  }

  /// At least one, or nothing where the run is forgotten. A run moves on while it is read: where
  /// its state has changed meanwhile it is read again.
  List<Branch> of(Origin origin, Run run) {
    var view = views.apply(Address.of(origin));
    var state = view.runStates().get(origin);
    for (int reading = 1; state.isPresent(); reading++) {
      var branches = branches(view, origin, run, state.get().phase());
      var after = view.runStates().get(origin);
      if (reading == MOST_READINGS || after.equals(state)) {
        return branches;
      }
      state = after;
    }
    return List.of();
  }

  private List<Branch> branches(View view, Origin origin, Run run, Phase phase) {
    var branches = new ArrayList<Branch>();
    ended(view, run, phase).ifPresent(cause -> branches.add(whole(cause)));
    view.messages()
        .ascending(MessageKey.start(origin), MessageKey.end(origin), MOST_BRANCHES)
        .forEach(row ->
            branches.add(messages.of(view, row.key(), row.value(), run.settings().redact())));
    if (phase instanceof Phase.Active) {
      branches.addAll(WaitReasons.of(view, origin, unmet, MOST_BRANCHES));
      branches.addAll(children.of(origin, run));
      if (branches.isEmpty()) {
        branches.add(whole(Cause.Idle.IDLE));
      }
    }
    return branches.stream().limit(MOST_BRANCHES).toList();
  }

  private static Branch whole(Cause cause) {
    return new Branch("the run", Optional.empty(), Optional.empty(), cause);
  }

  private static Optional<Cause> ended(View view, Run run, Phase phase) {
    var state = RunPhase.of(phase).name();
    return switch (phase) {
      case Phase.Active _ -> Optional.empty();
      case Phase.Succeeded(var at) -> Optional.of(Cause.Ended.of(state, at));
      case Phase.Cancelled(var at) -> Optional.of(Cause.Ended.of(state, at));
      case Phase.Failed failed ->
          Optional.of(
              new Cause.Ended(
                  state,
                  failed.at(),
                  MessageReasons.lastFailure(view, failed.failed(), run.settings().redact()),
                  Optional.of(failed.dlqId())));
    };
  }
}
