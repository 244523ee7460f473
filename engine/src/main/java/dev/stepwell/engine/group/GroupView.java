package dev.stepwell.engine.group;

import dev.stepwell.engine.Rows;

/// What the room of groups sees of the state.
public interface GroupView {
  Rows<GroupId, Group> groups();
}
