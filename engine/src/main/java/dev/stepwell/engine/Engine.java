package dev.stepwell.engine;

import dev.stepwell.engine.event.EventCommand;
import dev.stepwell.engine.event.Events;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.Gates;
import dev.stepwell.engine.group.GroupCommand;
import dev.stepwell.engine.group.Groups;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.Messages;
import dev.stepwell.engine.project.ProjectCommand;
import dev.stepwell.engine.project.Projects;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.Runs;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.engine.schedule.Schedules;

/// Decides what a command means. Pure: the same view, command and stamp give the same decision.
///
/// It is open so that the simulation can build wrong decisions in and see that it finds them.
public class Engine {
  private final Wire wire;
  private final Limits limits;

  public Engine(Wire wire, Limits limits) {
    this.wire = wire;
    this.limits = limits;
  }

  public Decision decide(View view, Command command, Stamp stamp) {
    return switch (command) { // no default: a new command does not compile until it has a home
      case RunCommand run -> Runs.decide(view, run, stamp, wire, limits);
      case MessageCommand message -> Messages.decide(view, message, stamp, wire, limits);
      case GateCommand gate -> Gates.decide(view, gate, stamp);
      case GroupCommand group -> Groups.decide(view, group, stamp);
      case ScheduleCommand schedule -> Schedules.decide(view, schedule, stamp, wire, limits);
      case EventCommand event -> Events.decide(view, event);
      case ProjectCommand project -> Projects.decide(view, project);
    };
  }
}
