package dev.stepwell.engine.group;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.schedule.Occasion;
import dev.stepwell.engine.schedule.ScheduleId;
import java.time.Instant;
import java.util.List;

/// Commands to groups.
public sealed interface GroupCommand extends Command {
  GroupId group();

  @Override
  default Address address() {
    return Address.of(group());
  }

  /// Adds endpoints or changes them; makes the group where there is none.
  ///
  /// @param endpoints at least one
  record SaveEndpoints(GroupId group, List<Group.Endpoint> endpoints) implements GroupCommand {
    public SaveEndpoints {
      endpoints = List.copyOf(endpoints);
    }
  }

  /// A group without endpoints is no group: with its last one it goes.
  record RemoveEndpoints(GroupId group, List<Group.Mark> marks) implements GroupCommand {
    public RemoveEndpoints {
      marks = List.copyOf(marks);
    }
  }

  record SetDefaults(GroupId group, List<Header> headers) implements GroupCommand {
    public SetDefaults {
      headers = List.copyOf(headers);
    }
  }

  /// Tells a schedule whose time has come what the endpoints are. Sent by the schedule.
  ///
  /// @param made which schedule of that name asks
  /// @param occasion who fires by hand hears how that went
  record TellEndpoints(
      GroupId group, ScheduleId schedule, Origin made, Instant due, Occasion occasion)
      implements GroupCommand {}

  /// Deletes the group. Its messages go on.
  record DeleteGroup(GroupId group) implements GroupCommand {}
}
