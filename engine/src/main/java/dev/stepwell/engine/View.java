package dev.stepwell.engine;

import dev.stepwell.engine.event.EventView;
import dev.stepwell.engine.gate.GateView;
import dev.stepwell.engine.group.GroupView;
import dev.stepwell.engine.message.MessageView;
import dev.stepwell.engine.project.ProjectView;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.RunView;
import dev.stepwell.engine.schedule.ScheduleView;

/// The state of one partition, read only. Each room sees its own part; logs, lists and what is due
/// are for those who show the state or wake it up.
public interface View
    extends RunView, MessageView, GateView, GroupView, ScheduleView, EventView, ProjectView {
  Rows<DueKey, DueWork> due();

  Rows<LogKey, Logged> log();

  /// The log entries of messages that stand alone, in the order of time.
  Rows<EventKey, Origin> events();

  Rows<ProjectRun, Marker> projectRuns();

  /// Runs by what they can be found by.
  Rows<FacetKey, Marker> runIndex();

  /// Entries of the dead letter queue by what they can be found by.
  Rows<FacetKey, Marker> letterIndex();

  /// What ended runs take, in the order in which they go.
  Rows<RetainedKey, Retained> retained();

  /// How many things of a kind a project has in this partition; no row means none.
  Rows<OwnedKey, Integer> owned();

  /// What runs ended with, where they said something.
  Rows<Origin, Bytes> results();
}
