package dev.stepwell.server.api.intent;

import static dev.stepwell.server.wire.Translation.headers;

import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.server.api.edge.Refusal;
import java.util.Optional;
import java.util.function.Function;

/// What URL groups say for all that is published to them.
///
/// @param groups as they are on disk
record GroupDefaults(Function<GroupId, Optional<Group>> groups) {
  Group group(GroupId id) {
    return groups.apply(id).orElseThrow(() -> unknown(id.name()));
  }

  static Refusal unknown(String name) {
    return new Refusal(Refusal.NOT_FOUND, "topic " + name + " not found");
  }

  /// What the publisher says wins over what the group says.
  static Submission completed(Submission submission, Group group) {
    return submission.with(
        ForwardAll.applied(headers(group.defaults()).overlaid(submission.headers())));
  }
}
