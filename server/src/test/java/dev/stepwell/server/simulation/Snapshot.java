package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SavedNotification;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.store.tables.InboxKey;
import dev.stepwell.store.tables.OutboxKey;
import dev.stepwell.store.tables.StoreView;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All rows of a partition, read at once.
record Snapshot(
    NavigableMap<Origin, Run> runs,
    NavigableMap<Origin, RunState> states,
    NavigableMap<RunName, Origin> latest,
    NavigableMap<ProjectRun, Marker> listed,
    NavigableMap<Origin, Bytes> results,
    NavigableMap<StepKey, Bytes> steps,
    NavigableMap<SeenKey, Seen> seen,
    NavigableMap<WaiterKey, Waiter> waiters,
    NavigableMap<EventWaiterKey, Marker> eventWaiters,
    NavigableMap<SavedKey, SavedNotification> saved,
    NavigableMap<FacetKey, Marker> holding,
    NavigableMap<DeadKey, DeadLetter> deadLetters,
    NavigableMap<MessageKey, Message> messages,
    NavigableMap<MessageKey, Bytes> bodies,
    NavigableMap<GateId, Gate> gates,
    NavigableMap<MemberKey, Member> gateMembers,
    NavigableMap<LineKey, Visitor> gateLine,
    NavigableMap<DueKey, DueWork> due,
    NavigableMap<TallyKey, Long> tallies,
    NavigableMap<LogKey, Logged> log,
    int underWay) {
  private static final Origin FIRST = new Origin(0, 0);
  private static final Origin LAST = new Origin(Long.MAX_VALUE, 0);
  private static final ProjectId LAST_PROJECT = new ProjectId("t");
  private static final GateId FIRST_GATE = GateId.flowControl(Requests.PROJECT, "");
  private static final GateId LAST_GATE = GateId.flowControl(LAST_PROJECT, "");
  private static final Visitor NOBODY = new Visitor(MessageKey.start(FIRST), 0);

  static Snapshot of(StoreView view) {
    return of(view, all(view.log(), LogKey.start(FIRST), LogKey.start(LAST)));
  }

  /// The log is the larger part, and nothing is decided from it.
  static Snapshot withoutLog(StoreView view) {
    return of(view, new TreeMap<>());
  }

  private static Snapshot of(StoreView view, NavigableMap<LogKey, Logged> log) {
    var project = Requests.PROJECT;
    return new Snapshot(
        all(view.runs(), FIRST, LAST),
        all(view.runStates(), FIRST, LAST),
        all(view.latestRuns(), new RunName(project, ""), new RunName(LAST_PROJECT, "")),
        all(view.projectRuns(), new ProjectRun(project, FIRST), new ProjectRun(project, LAST)),
        all(view.results(), FIRST, LAST),
        all(view.steps(), new StepKey(FIRST, 0), new StepKey(LAST, 0)),
        all(view.seen(), new SeenKey(FIRST, 0, 0), new SeenKey(LAST, 0, 0)),
        all(view.waiters(), new WaiterKey(FIRST, "", 0), new WaiterKey(LAST, "", 0)),
        all(
            view.eventWaiters(),
            new EventWaiterKey(project, "", 0, FIRST),
            new EventWaiterKey(LAST_PROJECT, "", 0, FIRST)),
        all(view.saved(), new SavedKey(FIRST, "", 0), new SavedKey(LAST, "", 0)),
        all(
            view.runIndex(),
            new FacetKey(project, Facet.SAVED, RunIndex.ANY, FIRST),
            new FacetKey(project, Facet.SAVED, RunIndex.ANY, LAST)),
        all(view.deadLetters(), new DeadKey(project, FIRST), new DeadKey(project, LAST)),
        all(view.messages(), MessageKey.start(FIRST), MessageKey.start(LAST)),
        all(view.bodies(), MessageKey.start(FIRST), MessageKey.start(LAST)),
        all(view.gates(), FIRST_GATE, LAST_GATE),
        all(
            view.gateMembers(),
            new MemberKey(FIRST_GATE, NOBODY),
            new MemberKey(LAST_GATE, NOBODY)),
        all(view.gateLine(), LineKey.first(FIRST_GATE), LineKey.first(LAST_GATE)),
        all(view.due(), DueKey.from(0), DueKey.from(Long.MAX_VALUE)),
        all(
            view.tallies(),
            new TallyKey(project, TallyKey.Kind.DEAD_RUNS),
            new TallyKey(LAST_PROJECT, TallyKey.Kind.DEAD_RUNS)),
        log,
        all(view.outbox(), OutboxKey.FIRST, OutboxKey.LAST).size()
            + all(view.inbox(), InboxKey.FIRST, InboxKey.LAST).size());
  }

  private static <K extends Comparable<K>, V> NavigableMap<K, V> all(
      Rows<K, V> rows, K from, K to) {
    var map = new TreeMap<K, V>();
    rows.ascending(from, to, Integer.MAX_VALUE).forEach(row -> map.put(row.key(), row.value()));
    return map;
  }

  /// What the tallies have to be, but for groups and schedules.
  Map<TallyKey, Long> counted() {
    var counted = new TreeMap<TallyKey, Long>();
    deadLetters.values().forEach(letter -> count(counted, LetterIndex.kind(letter), 1));
    count(counted, TallyKey.Kind.WAITERS, waiters.size());
    count(counted, TallyKey.Kind.SAVED, saved.size());
    gates.keySet().stream()
        .filter(GateId::isQueue)
        .forEach(_ -> count(counted, TallyKey.Kind.QUEUES, 1));
    return counted;
  }

  private static void count(Map<TallyKey, Long> into, TallyKey.Kind kind, long more) {
    if (more > 0) {
      into.merge(new TallyKey(Requests.PROJECT, kind), more, Long::sum);
    }
  }

  /// Whether what is counted goes when nothing more is to be done; the rest is there until somebody
  /// removes it.
  private static boolean endsByItself(TallyKey key) {
    return switch (key.kind()) {
      case DEAD_RUNS, DEAD_MESSAGES, WAITERS, SAVED -> true;
      case QUEUES, GROUPS, SCHEDULES -> false;
    };
  }

  /// Whether all has come to its end.
  boolean empty() {
    return runs.isEmpty() && underWay == 0 && left().isEmpty();
  }

  /// What is left, for people; nothing where all has come to its end.
  String left() {
    var text = new StringBuilder();
    left(text, "runs", runs.keySet());
    left(text, "states", states.keySet());
    left(text, "latest", latest.keySet());
    left(text, "listed", listed.keySet());
    left(text, "results", results.keySet());
    left(text, "steps", steps.keySet());
    left(text, "seen", seen.keySet());
    left(text, "waiters", waiters.values());
    left(text, "event waiters", eventWaiters.keySet());
    left(text, "saved", saved.keySet());
    left(text, "holding", holding.keySet());
    left(text, "dead letters", deadLetters.keySet());
    left(text, "messages", messages.entrySet());
    left(text, "bodies", bodies.keySet());
    left(
        text,
        "gates in use",
        gates.entrySet().stream().filter(row -> !unused(row.getValue())).toList());
    left(text, "at gates", gateMembers.entrySet());
    left(text, "in line", gateLine.entrySet());
    left(text, "due", due.entrySet().stream().filter(row -> !ofUnused(row.getValue())).toList());
    left(text, "log", log.keySet());
    left(text, "tallies", tallies.keySet().stream().filter(Snapshot::endsByItself).toList());
    if (underWay > 0) {
      text.append("%n    %d commands under way".formatted(underWay));
    }
    return text.toString();
  }

  /// A gate is kept for a day after its last use: longer than any history here.
  private boolean ofUnused(DueWork work) {
    return work instanceof DueWork.OpenGate(var id) && unused(gates.get(id));
  }

  private static boolean unused(@Nullable Gate gate) {
    return gate != null
        && !gate.paused()
        && gate.pinned().isEmpty()
        && gate.counts().equals(Gate.Counts.NONE);
  }

  private static void left(StringBuilder text, String what, Collection<?> rows) {
    if (!rows.isEmpty()) {
      text.append("%n    %d %s: %s".formatted(rows.size(), what, rows.iterator().next()));
    }
  }
}
