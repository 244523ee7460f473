package dev.stepwell.engine;

import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Claim;
import dev.stepwell.engine.message.ClaimKey;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SavedNotification;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.engine.schedule.ScheduleId;

/// The state of one partition, to be written. Only appliers see it.
public interface Tables extends View {
  @Override
  Table<Origin, Run> runs();

  @Override
  Table<Origin, RunState> runStates();

  @Override
  Table<RunName, Origin> latestRuns();

  @Override
  Table<ProjectRun, Marker> projectRuns();

  @Override
  Table<Origin, Bytes> results();

  @Override
  Table<StepKey, Bytes> steps();

  @Override
  Table<SeenKey, Seen> seen();

  @Override
  Table<WaiterKey, Waiter> waiters();

  @Override
  Table<EventWaiterKey, Marker> eventWaiters();

  @Override
  Table<SavedKey, SavedNotification> saved();

  @Override
  Table<DeadKey, DeadLetter> deadLetters();

  @Override
  Table<MessageKey, Message> messages();

  @Override
  Table<MessageKey, Bytes> bodies();

  @Override
  Table<GateId, Gate> gates();

  @Override
  Table<MemberKey, Member> gateMembers();

  @Override
  Table<LineKey, Visitor> gateLine();

  @Override
  Table<DueKey, DueWork> due();

  @Override
  Table<LogKey, Logged> log();

  @Override
  Table<EventKey, Origin> events();

  @Override
  Table<ClaimKey, Claim> claims();

  @Override
  Table<GroupId, Group> groups();

  @Override
  Table<ScheduleId, Schedule> schedules();

  @Override
  Table<ProjectId, Project> projects();

  @Override
  Table<FacetKey, Marker> runIndex();

  @Override
  Table<FacetKey, Marker> letterIndex();

  @Override
  Table<RetainedKey, Retained> retained();

  @Override
  Table<OwnedKey, Integer> owned();
}
