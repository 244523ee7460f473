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
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Table;
import dev.stepwell.engine.Tables;
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
import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.codec.KeyWriter;
import java.util.ArrayList;
import java.util.List;

/// The tables of a partition with an open batch: what was written is read back at once, and goes to
/// the slice with [#commit]. For one thread, which is the only one that writes to the slice.
public final class StoreTables implements Tables {
  private final Slice slice;
  private final Checks checks;
  private final KeyWriter writer = new KeyWriter();
  private final UndoLog undo = new UndoLog();
  private final RowCaches caches = RowCaches.ofPartition();
  private final List<OpenTable<?, ?>> all = new ArrayList<>();

  private final OpenTable<Origin, Run> runs;
  private final OpenTable<Origin, RunState> runStates;
  private final OpenTable<RunName, Origin> latestRuns;
  private final OpenTable<ProjectRun, Marker> projectRuns;
  private final OpenTable<Origin, Bytes> results;
  private final OpenTable<StepKey, Bytes> steps;
  private final OpenTable<SeenKey, Seen> seen;
  private final OpenTable<WaiterKey, Waiter> waiters;
  private final OpenTable<EventWaiterKey, Marker> eventWaiters;
  private final OpenTable<SavedKey, SavedNotification> saved;
  private final OpenTable<MessageKey, Message> messages;
  private final OpenTable<MessageKey, Bytes> bodies;
  private final OpenTable<GateId, Gate> gates;
  private final OpenTable<MemberKey, Member> gateMembers;
  private final OpenTable<LineKey, Visitor> gateLine;
  private final OpenTable<DueKey, DueWork> due;
  private final OpenTable<LogKey, Logged> log;
  private final OpenTable<ProjectId, Project> projects;
  private final OpenTable<DeadKey, DeadLetter> deadLetters;
  private final OpenTable<FacetKey, Marker> runIndex;
  private final OpenTable<FacetKey, Marker> letterIndex;
  private final OpenTable<RetainedKey, Retained> retained;
  private final OpenTable<OutboxKey, Command> outbox;
  private final OpenTable<InboxKey, Marker> inbox;
  private final OpenTable<Marker, Long> lastTicket;
  private final OpenTable<ClaimKey, Claim> claims;
  private final OpenTable<EventKey, Origin> events;
  private final OpenTable<GroupId, Group> groups;
  private final OpenTable<ScheduleId, Schedule> schedules;
  private final OpenTable<OwnedKey, Integer> owned;

  public StoreTables(Slice slice) {
    this(slice, Checks.CHEAP);
  }

  public StoreTables(Slice slice, Checks checks) {
    this.slice = slice;
    this.checks = checks;
    runs = open(Schema.RUNS, caches.runs());
    runStates = open(Schema.RUN_STATES, caches.runStates());
    latestRuns = open(Schema.LATEST_RUNS, caches.latestRuns());
    projectRuns = open(Schema.PROJECT_RUNS);
    results = open(Schema.RESULTS);
    steps = open(Schema.STEPS, caches.steps());
    seen = open(Schema.SEEN);
    waiters = open(Schema.WAITERS);
    eventWaiters = open(Schema.EVENT_WAITERS);
    saved = open(Schema.SAVED);
    messages = open(Schema.MESSAGES, caches.messages());
    bodies = open(Schema.BODIES);
    gates = open(Schema.GATES);
    gateMembers = open(Schema.GATE_MEMBERS);
    gateLine = open(Schema.GATE_LINE);
    due = open(Schema.DUE);
    log = open(Schema.LOG);
    projects = open(Schema.PROJECTS);
    deadLetters = open(Schema.DEAD_LETTERS);
    runIndex = open(Schema.RUN_INDEX);
    letterIndex = open(Schema.LETTER_INDEX);
    retained = open(Schema.RETAINED);
    outbox = open(Schema.OUTBOX);
    inbox = open(Schema.INBOX);
    lastTicket = open(Schema.LAST_TICKET);
    claims = open(Schema.CLAIMS);
    events = open(Schema.EVENTS);
    groups = open(Schema.GROUPS);
    schedules = open(Schema.SCHEDULES);
    owned = open(Schema.OWNED);
  }

  private <K, V> OpenTable<K, V> open(TableFormat<K, V> format) {
    return open(format, new RowCache<>(0));
  }

  private <K, V> OpenTable<K, V> open(TableFormat<K, V> format, RowCache<K, V> cache) {
    var table = new OpenTable<>(format, slice, checks, writer, undo, cache);
    all.add(table);
    return table;
  }

  /// Begins a part of the batch that can be taken back alone.
  public void mark() {
    undo.clear();
  }

  /// Takes back all that was written since the last mark.
  public void rollback() {
    undo.undo();
  }

  /// What this writer has committed, for any thread to read.
  public StoreView view() {
    return new StoreView(slice, caches);
  }

  /// Whether the batch changes anything.
  public boolean changed() {
    return all.stream().anyMatch(OpenTable::changed);
  }

  /// Commits all that the batch changes. It has still to be cleared.
  ///
  /// @throws dev.stepwell.store.StoreException if that failed; see
  ///   [dev.stepwell.store.Store#recover] for what may be there
  public void commit() {
    var batch = writes();
    if (batch.isEmpty()) {
      return;
    }
    boolean done = false;
    try {
      slice.commit(batch);
      done = true;
    } finally {
      all.forEach(done ? OpenTable::committed : OpenTable::forget);
    }
  }

  /// All that the batch changes.
  Batch writes() {
    var batch = new Batch();
    for (var table : all) {
      table.write(batch);
    }
    return batch;
  }

  /// What the batch newly makes due.
  public List<Row<DueKey, DueWork>> newDue() {
    return due.written();
  }

  /// Forgets the batch: it was committed, or given up.
  public void clear() {
    all.forEach(OpenTable::clear);
    undo.clear();
  }

  /// The greatest ticket that was given out; 0 before the first.
  public long lastTicket() {
    return lastTicket.get(Marker.SET).orElse(0L);
  }

  public void lastTicket(long ticket) {
    lastTicket.upsert(Marker.SET, ticket);
  }

  /// Commands that were sent to other partitions and are not confirmed.
  public Table<OutboxKey, Command> outbox() {
    return outbox;
  }

  /// Commands of other partitions that were handled.
  public Table<InboxKey, Marker> inbox() {
    return inbox;
  }

  @Override
  public Table<Origin, Run> runs() {
    return runs;
  }

  @Override
  public Table<Origin, RunState> runStates() {
    return runStates;
  }

  @Override
  public Table<RunName, Origin> latestRuns() {
    return latestRuns;
  }

  @Override
  public Table<ProjectRun, Marker> projectRuns() {
    return projectRuns;
  }

  @Override
  public Table<Origin, Bytes> results() {
    return results;
  }

  @Override
  public Table<StepKey, Bytes> steps() {
    return steps;
  }

  @Override
  public Table<SeenKey, Seen> seen() {
    return seen;
  }

  @Override
  public Table<WaiterKey, Waiter> waiters() {
    return waiters;
  }

  @Override
  public Table<EventWaiterKey, Marker> eventWaiters() {
    return eventWaiters;
  }

  @Override
  public Table<SavedKey, SavedNotification> saved() {
    return saved;
  }

  @Override
  public Table<MessageKey, Message> messages() {
    return messages;
  }

  @Override
  public Table<MessageKey, Bytes> bodies() {
    return bodies;
  }

  @Override
  public Table<GateId, Gate> gates() {
    return gates;
  }

  @Override
  public Table<MemberKey, Member> gateMembers() {
    return gateMembers;
  }

  @Override
  public Table<LineKey, Visitor> gateLine() {
    return gateLine;
  }

  @Override
  public Table<DueKey, DueWork> due() {
    return due;
  }

  @Override
  public Table<LogKey, Logged> log() {
    return log;
  }

  @Override
  public Table<EventKey, Origin> events() {
    return events;
  }

  @Override
  public Table<ClaimKey, Claim> claims() {
    return claims;
  }

  @Override
  public Table<ScheduleId, Schedule> schedules() {
    return schedules;
  }

  @Override
  public Table<GroupId, Group> groups() {
    return groups;
  }

  @Override
  public Table<DeadKey, DeadLetter> deadLetters() {
    return deadLetters;
  }

  @Override
  public Table<ProjectId, Project> projects() {
    return projects;
  }

  @Override
  public Table<FacetKey, Marker> runIndex() {
    return runIndex;
  }

  @Override
  public Table<FacetKey, Marker> letterIndex() {
    return letterIndex;
  }

  @Override
  public Table<RetainedKey, Retained> retained() {
    return retained;
  }

  @Override
  public Table<OwnedKey, Integer> owned() {
    return owned;
  }
}
