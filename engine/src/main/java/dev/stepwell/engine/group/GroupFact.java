package dev.stepwell.engine.group;

import dev.stepwell.engine.Fact;

/// What happens to groups.
public sealed interface GroupFact extends Fact {
  record GroupSaved(GroupId id, Group group) implements GroupFact {}

  record GroupDeleted(GroupId id, Group before) implements GroupFact {}
}
