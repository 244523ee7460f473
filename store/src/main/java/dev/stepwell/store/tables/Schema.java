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
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.TallyKey;
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
import dev.stepwell.store.codec.Keys;
import dev.stepwell.store.codec.Values;

/// All tables. Their numbers and formats are for ever: data on disk depends on them. A new table
/// takes the next number; the number of one that is given up stays taken.
final class Schema {
  static final TableFormat<Origin, Run> RUNS =
      new TableFormat<>(1, "runs", Keys.ORIGIN, Values.RUN);
  static final TableFormat<Origin, RunState> RUN_STATES =
      new TableFormat<>(2, "run states", Keys.ORIGIN, Values.RUN_STATE);
  static final TableFormat<RunName, Origin> LATEST_RUNS =
      new TableFormat<>(3, "latest runs", Keys.RUN_NAME, Values.ORIGIN);
  static final TableFormat<ProjectRun, Marker> PROJECT_RUNS =
      new TableFormat<>(4, "project runs", Keys.PROJECT_RUN, Values.MARKER);
  static final TableFormat<Origin, Bytes> RESULTS =
      new TableFormat<>(5, "results", Keys.ORIGIN, Values.BYTES);
  static final TableFormat<StepKey, Bytes> STEPS =
      new TableFormat<>(6, "steps", Keys.STEP, Values.BYTES);
  static final TableFormat<SeenKey, Seen> SEEN =
      new TableFormat<>(7, "seen", Keys.SEEN, Values.SEEN);
  static final TableFormat<WaiterKey, Waiter> WAITERS =
      new TableFormat<>(8, "waiters", Keys.WAITER, Values.WAITER);
  static final TableFormat<EventWaiterKey, Marker> EVENT_WAITERS =
      new TableFormat<>(9, "event waiters", Keys.EVENT_WAITER, Values.MARKER);
  static final TableFormat<SavedKey, SavedNotification> SAVED =
      new TableFormat<>(10, "saved", Keys.SAVED, Values.SAVED);
  static final TableFormat<MessageKey, Message> MESSAGES =
      new TableFormat<>(11, "messages", Keys.MESSAGE, Values.MESSAGE);
  static final TableFormat<MessageKey, Bytes> BODIES =
      new TableFormat<>(12, "bodies", Keys.MESSAGE, Values.BYTES);
  static final TableFormat<DueKey, DueWork> DUE =
      new TableFormat<>(13, "due", Keys.DUE, Values.DUE);
  static final TableFormat<LogKey, Logged> LOG =
      new TableFormat<>(14, "log", Keys.LOG, Values.LOGGED);
  static final TableFormat<ProjectId, Project> PROJECTS =
      new TableFormat<>(15, "projects", Keys.PROJECT, Values.PROJECT);
  static final TableFormat<OutboxKey, Command> OUTBOX =
      new TableFormat<>(
          16,
          "outbox",
          Keys.codec(
              (key, out) -> out.putUnsignedShort(key.target()).putLong(key.sequence()),
              in -> new OutboxKey(in.unsignedShort(), in.longNumber())),
          Values.COMMAND);
  static final TableFormat<InboxKey, Marker> INBOX =
      new TableFormat<>(
          17,
          "inbox",
          Keys.codec(
              (key, out) -> out.putUnsignedShort(key.source()).putLong(key.sequence()),
              in -> new InboxKey(in.unsignedShort(), in.longNumber())),
          Values.MARKER);

  /// One row: the greatest ticket that was given out.
  static final TableFormat<Marker, Long> LAST_TICKET =
      new TableFormat<>(
          18, "last ticket", Keys.codec((_, _) -> {}, _ -> Marker.SET), Values.TICKET);

  static final TableFormat<DeadKey, DeadLetter> DEAD_LETTERS =
      new TableFormat<>(22, "dead letters", Keys.DEAD, Values.DEAD_LETTER);
  static final TableFormat<GateId, Gate> GATES =
      new TableFormat<>(19, "gates", Keys.GATE, Values.GATE);
  static final TableFormat<MemberKey, Member> GATE_MEMBERS =
      new TableFormat<>(20, "gate members", Keys.GATE_MEMBER, Values.GATE_MEMBER);
  static final TableFormat<LineKey, Visitor> GATE_LINE =
      new TableFormat<>(21, "gate line", Keys.GATE_LINE, Values.VISITOR);
  static final TableFormat<FacetKey, Marker> RUN_INDEX =
      new TableFormat<>(23, "run index", Keys.FACET, Values.MARKER);
  static final TableFormat<RetainedKey, Retained> RETAINED =
      new TableFormat<>(24, "retained", Keys.RETAINED, Values.RETAINED);

  static final TableFormat<ClaimKey, Claim> CLAIMS =
      new TableFormat<>(25, "claims", Keys.CLAIM, Values.CLAIM);
  static final TableFormat<EventKey, Origin> EVENTS =
      new TableFormat<>(26, "events", Keys.EVENT, Values.ORIGIN);
  static final TableFormat<ScheduleId, Schedule> SCHEDULES =
      new TableFormat<>(27, "schedules", Keys.SCHEDULE, Values.SCHEDULE);
  static final TableFormat<GroupId, Group> GROUPS =
      new TableFormat<>(28, "groups", Keys.GROUP, Values.GROUP);

  static final TableFormat<FacetKey, Marker> LETTER_INDEX =
      new TableFormat<>(29, "letter index", Keys.FACET, Values.MARKER);

  static final TableFormat<TallyKey, Long> TALLIES =
      new TableFormat<>(30, "tallies", Keys.TALLY, Values.TALLY);

  private Schema() {}
}
