package dev.stepwell.store.tables;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.OwnedKey;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.View;
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
import dev.stepwell.store.Slice;

/// What is committed in a slice, for any thread to read. Each call sees the state of its own
/// moment.
public final class StoreView implements View {
  private final Rows<Origin, Run> runs;
  private final Rows<Origin, RunState> runStates;
  private final Rows<RunName, Origin> latestRuns;
  private final Rows<ProjectRun, Marker> projectRuns;
  private final Rows<Origin, Bytes> results;
  private final Rows<StepKey, Bytes> steps;
  private final Rows<SeenKey, Seen> seen;
  private final Rows<WaiterKey, Waiter> waiters;
  private final Rows<EventWaiterKey, Marker> eventWaiters;
  private final Rows<SavedKey, SavedNotification> saved;
  private final Rows<MessageKey, Message> messages;
  private final Rows<MessageKey, Bytes> bodies;
  private final Rows<GateId, Gate> gates;
  private final Rows<MemberKey, Member> gateMembers;
  private final Rows<LineKey, Visitor> gateLine;
  private final Rows<DueKey, DueWork> due;
  private final Rows<LogKey, Logged> log;
  private final Rows<ProjectId, Project> projects;
  private final Rows<DeadKey, DeadLetter> deadLetters;
  private final Rows<FacetKey, Marker> runIndex;
  private final Rows<FacetKey, Marker> letterIndex;
  private final Rows<RetainedKey, Retained> retained;
  private final Rows<OutboxKey, Command> outbox;
  private final Rows<InboxKey, Marker> inbox;
  private final Rows<ClaimKey, Claim> claims;
  private final Rows<EventKey, Origin> events;
  private final Rows<GroupId, Group> groups;
  private final Rows<ScheduleId, Schedule> schedules;
  private final Rows<OwnedKey, Integer> owned;

  /// A view that reads all from the slice, whoever writes to it.
  public StoreView(Slice slice) {
    this(slice, RowCaches.none());
  }

  StoreView(Slice slice, RowCaches caches) {
    runs = new CommittedRows<>(Schema.RUNS, slice, caches.runs());
    runStates = new CommittedRows<>(Schema.RUN_STATES, slice, caches.runStates());
    latestRuns = new CommittedRows<>(Schema.LATEST_RUNS, slice, caches.latestRuns());
    projectRuns = rows(Schema.PROJECT_RUNS, slice);
    results = rows(Schema.RESULTS, slice);
    steps = new CommittedRows<>(Schema.STEPS, slice, caches.steps());
    seen = rows(Schema.SEEN, slice);
    waiters = rows(Schema.WAITERS, slice);
    eventWaiters = rows(Schema.EVENT_WAITERS, slice);
    saved = rows(Schema.SAVED, slice);
    messages = new CommittedRows<>(Schema.MESSAGES, slice, caches.messages());
    bodies = rows(Schema.BODIES, slice);
    gates = rows(Schema.GATES, slice);
    gateMembers = rows(Schema.GATE_MEMBERS, slice);
    gateLine = rows(Schema.GATE_LINE, slice);
    due = rows(Schema.DUE, slice);
    log = rows(Schema.LOG, slice);
    projects = rows(Schema.PROJECTS, slice);
    deadLetters = rows(Schema.DEAD_LETTERS, slice);
    runIndex = rows(Schema.RUN_INDEX, slice);
    letterIndex = rows(Schema.LETTER_INDEX, slice);
    retained = rows(Schema.RETAINED, slice);
    outbox = rows(Schema.OUTBOX, slice);
    inbox = rows(Schema.INBOX, slice);
    claims = rows(Schema.CLAIMS, slice);
    events = rows(Schema.EVENTS, slice);
    groups = rows(Schema.GROUPS, slice);
    schedules = rows(Schema.SCHEDULES, slice);
    owned = rows(Schema.OWNED, slice);
  }

  private static <K, V> Rows<K, V> rows(TableFormat<K, V> format, Slice slice) {
    return new CommittedRows<>(format, slice, new RowCache<>(0));
  }

  @Override
  public Rows<Origin, Run> runs() {
    return runs;
  }

  @Override
  public Rows<Origin, RunState> runStates() {
    return runStates;
  }

  @Override
  public Rows<RunName, Origin> latestRuns() {
    return latestRuns;
  }

  @Override
  public Rows<ProjectRun, Marker> projectRuns() {
    return projectRuns;
  }

  @Override
  public Rows<Origin, Bytes> results() {
    return results;
  }

  @Override
  public Rows<StepKey, Bytes> steps() {
    return steps;
  }

  @Override
  public Rows<SeenKey, Seen> seen() {
    return seen;
  }

  @Override
  public Rows<WaiterKey, Waiter> waiters() {
    return waiters;
  }

  @Override
  public Rows<EventWaiterKey, Marker> eventWaiters() {
    return eventWaiters;
  }

  @Override
  public Rows<SavedKey, SavedNotification> saved() {
    return saved;
  }

  @Override
  public Rows<MessageKey, Message> messages() {
    return messages;
  }

  @Override
  public Rows<MessageKey, Bytes> bodies() {
    return bodies;
  }

  @Override
  public Rows<GateId, Gate> gates() {
    return gates;
  }

  @Override
  public Rows<MemberKey, Member> gateMembers() {
    return gateMembers;
  }

  @Override
  public Rows<LineKey, Visitor> gateLine() {
    return gateLine;
  }

  @Override
  public Rows<DueKey, DueWork> due() {
    return due;
  }

  @Override
  public Rows<LogKey, Logged> log() {
    return log;
  }

  @Override
  public Rows<EventKey, Origin> events() {
    return events;
  }

  @Override
  public Rows<ClaimKey, Claim> claims() {
    return claims;
  }

  @Override
  public Rows<ScheduleId, Schedule> schedules() {
    return schedules;
  }

  @Override
  public Rows<GroupId, Group> groups() {
    return groups;
  }

  @Override
  public Rows<DeadKey, DeadLetter> deadLetters() {
    return deadLetters;
  }

  @Override
  public Rows<ProjectId, Project> projects() {
    return projects;
  }

  @Override
  public Rows<FacetKey, Marker> runIndex() {
    return runIndex;
  }

  @Override
  public Rows<FacetKey, Marker> letterIndex() {
    return letterIndex;
  }

  @Override
  public Rows<RetainedKey, Retained> retained() {
    return retained;
  }

  @Override
  public Rows<OwnedKey, Integer> owned() {
    return owned;
  }

  /// Commands that were sent to other partitions and are not confirmed.
  public Rows<OutboxKey, Command> outbox() {
    return outbox;
  }

  /// Commands of other partitions that were handled.
  public Rows<InboxKey, Marker> inbox() {
    return inbox;
  }
}
