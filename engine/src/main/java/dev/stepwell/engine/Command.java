package dev.stepwell.engine;

import dev.stepwell.engine.event.EventCommand;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.group.GroupCommand;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.project.ProjectCommand;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.schedule.ScheduleCommand;

/// A wish to change one aggregate. Commands are the only way to change anything.
public sealed interface Command
    permits RunCommand,
        MessageCommand,
        GateCommand,
        GroupCommand,
        ScheduleCommand,
        EventCommand,
        ProjectCommand {
  /// Where the aggregate lives that this command is for.
  Address address();
}
