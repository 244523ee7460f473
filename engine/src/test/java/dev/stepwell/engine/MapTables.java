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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;

/// The tables of a partition on sorted maps, with checks on: the model that stores are held to.
public final class MapTables implements Tables {
  private record All(
      MapTable<Origin, Run> runs,
      MapTable<Origin, RunState> runStates,
      MapTable<RunName, Origin> latestRuns,
      MapTable<ProjectRun, Marker> projectRuns,
      MapTable<Origin, Bytes> results,
      MapTable<StepKey, Bytes> steps,
      MapTable<SeenKey, Seen> seen,
      MapTable<WaiterKey, Waiter> waiters,
      MapTable<EventWaiterKey, Marker> eventWaiters,
      MapTable<SavedKey, SavedNotification> saved,
      MapTable<DeadKey, DeadLetter> deadLetters,
      MapTable<MessageKey, Message> messages,
      MapTable<MessageKey, Bytes> bodies,
      MapTable<GateId, Gate> gates,
      MapTable<MemberKey, Member> gateMembers,
      MapTable<LineKey, Visitor> gateLine,
      MapTable<DueKey, DueWork> due,
      MapTable<LogKey, Logged> log,
      MapTable<ProjectId, Project> projects,
      MapTable<FacetKey, Marker> runIndex,
      MapTable<FacetKey, Marker> letterIndex,
      MapTable<RetainedKey, Retained> retained,
      MapTable<ClaimKey, Claim> claims,
      MapTable<EventKey, Origin> events,
      MapTable<GroupId, Group> groups,
      MapTable<ScheduleId, Schedule> schedules,
      MapTable<OwnedKey, Integer> owned) {
    All copy() {
      return new All(
          runs.copy(),
          runStates.copy(),
          latestRuns.copy(),
          projectRuns.copy(),
          results.copy(),
          steps.copy(),
          seen.copy(),
          waiters.copy(),
          eventWaiters.copy(),
          saved.copy(),
          deadLetters.copy(),
          messages.copy(),
          bodies.copy(),
          gates.copy(),
          gateMembers.copy(),
          gateLine.copy(),
          due.copy(),
          log.copy(),
          projects.copy(),
          runIndex.copy(),
          letterIndex.copy(),
          retained.copy(),
          claims.copy(),
          events.copy(),
          groups.copy(),
          schedules.copy(),
          owned.copy());
    }
  }

  private final All all;

  public MapTables() {
    this(
        new All(
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>(),
            new MapTable<>()));
  }

  private MapTables(All all) {
    this.all = all;
  }

  /// Tables of their own with the same rows.
  public MapTables copy() {
    return new MapTables(all.copy());
  }

  /// All rows by the name of their table; tables without rows are left out. Two states are the same
  /// when these are equal, and nothing was leaked when what is left here is what should be.
  public Map<String, NavigableMap<?, ?>> rows() {
    var rows = new LinkedHashMap<String, NavigableMap<?, ?>>();
    put(rows, "runs", all.runs);
    put(rows, "runStates", all.runStates);
    put(rows, "latestRuns", all.latestRuns);
    put(rows, "projectRuns", all.projectRuns);
    put(rows, "results", all.results);
    put(rows, "steps", all.steps);
    put(rows, "seen", all.seen);
    put(rows, "waiters", all.waiters);
    put(rows, "eventWaiters", all.eventWaiters);
    put(rows, "saved", all.saved);
    put(rows, "dead letters", all.deadLetters);
    put(rows, "messages", all.messages);
    put(rows, "bodies", all.bodies);
    put(rows, "gates", all.gates);
    put(rows, "gateMembers", all.gateMembers);
    put(rows, "gateLine", all.gateLine);
    put(rows, "due", all.due);
    put(rows, "log", all.log);
    put(rows, "projects", all.projects);
    put(rows, "runIndex", all.runIndex);
    put(rows, "letterIndex", all.letterIndex);
    put(rows, "retained", all.retained);
    put(rows, "claims", all.claims);
    put(rows, "events", all.events);
    put(rows, "groups", all.groups);
    put(rows, "schedules", all.schedules);
    put(rows, "owned", all.owned);
    return rows;
  }

  private static void put(Map<String, NavigableMap<?, ?>> rows, String name, MapTable<?, ?> table) {
    var all = table.rows();
    if (!all.isEmpty()) {
      rows.put(name, all);
    }
  }

  @Override
  public MapTable<Origin, Run> runs() {
    return all.runs;
  }

  @Override
  public MapTable<Origin, RunState> runStates() {
    return all.runStates;
  }

  @Override
  public MapTable<RunName, Origin> latestRuns() {
    return all.latestRuns;
  }

  @Override
  public MapTable<ProjectRun, Marker> projectRuns() {
    return all.projectRuns;
  }

  @Override
  public MapTable<Origin, Bytes> results() {
    return all.results;
  }

  @Override
  public MapTable<StepKey, Bytes> steps() {
    return all.steps;
  }

  @Override
  public MapTable<SeenKey, Seen> seen() {
    return all.seen;
  }

  @Override
  public MapTable<WaiterKey, Waiter> waiters() {
    return all.waiters;
  }

  @Override
  public MapTable<EventWaiterKey, Marker> eventWaiters() {
    return all.eventWaiters;
  }

  @Override
  public MapTable<SavedKey, SavedNotification> saved() {
    return all.saved;
  }

  @Override
  public MapTable<DeadKey, DeadLetter> deadLetters() {
    return all.deadLetters;
  }

  @Override
  public MapTable<MessageKey, Message> messages() {
    return all.messages;
  }

  @Override
  public MapTable<MessageKey, Bytes> bodies() {
    return all.bodies;
  }

  @Override
  public MapTable<GateId, Gate> gates() {
    return all.gates;
  }

  @Override
  public MapTable<MemberKey, Member> gateMembers() {
    return all.gateMembers;
  }

  @Override
  public MapTable<LineKey, Visitor> gateLine() {
    return all.gateLine;
  }

  @Override
  public MapTable<DueKey, DueWork> due() {
    return all.due;
  }

  @Override
  public MapTable<LogKey, Logged> log() {
    return all.log;
  }

  @Override
  public MapTable<ClaimKey, Claim> claims() {
    return all.claims;
  }

  @Override
  public MapTable<EventKey, Origin> events() {
    return all.events;
  }

  @Override
  public MapTable<GroupId, Group> groups() {
    return all.groups;
  }

  @Override
  public MapTable<ScheduleId, Schedule> schedules() {
    return all.schedules;
  }

  @Override
  public MapTable<ProjectId, Project> projects() {
    return all.projects;
  }

  @Override
  public MapTable<FacetKey, Marker> runIndex() {
    return all.runIndex;
  }

  @Override
  public MapTable<FacetKey, Marker> letterIndex() {
    return all.letterIndex;
  }

  @Override
  public MapTable<RetainedKey, Retained> retained() {
    return all.retained;
  }

  @Override
  public MapTable<OwnedKey, Integer> owned() {
    return all.owned;
  }
}
