package dev.stepwell.store.codec;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.message.Claim;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.SavedNotification;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.store.codec.v1.CommandFormat;
import dev.stepwell.store.codec.v1.Common;
import dev.stepwell.store.codec.v1.DeadFormat;
import dev.stepwell.store.codec.v1.DueFormat;
import dev.stepwell.store.codec.v1.GateFormat;
import dev.stepwell.store.codec.v1.GroupFormat;
import dev.stepwell.store.codec.v1.LogFormat;
import dev.stepwell.store.codec.v1.MessageFormat;
import dev.stepwell.store.codec.v1.ProjectFormat;
import dev.stepwell.store.codec.v1.PublicationFormat;
import dev.stepwell.store.codec.v1.RunFormat;
import dev.stepwell.store.codec.v1.ScheduleFormat;
import dev.stepwell.store.codec.v1.WaitFormat;
import dev.stepwell.store.proto.V1;

/// The values of all tables, each with the versions that are read and the one that is written.
public final class Values {
  /// Bytes that are stored as they are, without a version: bodies, results, and the elements of
  /// lists, which are sent in the form in which they are stored.
  public static final ValueCodec<Bytes> BYTES =
      new ValueCodec<>() {
        @Override
        public byte[] write(Bytes value) {
          return value.array();
        }

        @Override
        public Bytes read(byte[] bytes) {
          return Bytes.of(bytes);
        }
      };

  public static final ValueCodec<Marker> MARKER =
      new ValueCodec<>() {
        private static final byte[] NOTHING = {};

        @Override
        public byte[] write(Marker value) {
          return NOTHING;
        }

        @Override
        public Marker read(byte[] bytes) {
          return Marker.SET;
        }
      };

  public static final ValueCodec<Origin> ORIGIN =
      new Versioned<>("origin", Common::origin, V1.Origin.parser(), Common::origin);

  public static final ValueCodec<Long> TICKET =
      new Versioned<>(
          "ticket",
          ticket -> V1.Ticket.newBuilder().setTicket(ticket).build(),
          V1.Ticket.parser(),
          V1.Ticket::getTicket);

  public static final ValueCodec<Integer> COUNT =
      new Versioned<>(
          "count",
          count -> V1.Count.newBuilder().setCount(count).build(),
          V1.Count.parser(),
          V1.Count::getCount);

  public static final ValueCodec<Run> RUN =
      new Versioned<>("run", RunFormat::write, V1.Run.parser(), RunFormat::read);

  public static final ValueCodec<RunState> RUN_STATE =
      new Versioned<>("run state", RunFormat::write, V1.RunState.parser(), RunFormat::read);

  public static final ValueCodec<Retained> RETAINED =
      new Versioned<>("retained run", RunFormat::write, V1.Retained.parser(), RunFormat::read);

  public static final ValueCodec<Seen> SEEN =
      new Versioned<>("seen", WaitFormat::write, V1.Seen.parser(), WaitFormat::read);

  public static final ValueCodec<Waiter> WAITER =
      new Versioned<>("waiter", WaitFormat::write, V1.Waiter.parser(), WaitFormat::read);

  public static final ValueCodec<SavedNotification> SAVED =
      new Versioned<>(
          "saved notification", WaitFormat::write, V1.SavedNotification.parser(), WaitFormat::read);

  public static final ValueCodec<DeadLetter> DEAD_LETTER =
      new Versioned<>("dead letter", DeadFormat::write, V1.DeadLetter.parser(), DeadFormat::read);

  public static final ValueCodec<Message> MESSAGE =
      new Versioned<>("message", MessageFormat::write, V1.Message.parser(), MessageFormat::read);

  public static final ValueCodec<Claim> CLAIM =
      new Versioned<>(
          "claim", PublicationFormat::write, V1.Claim.parser(), PublicationFormat::read);

  public static final ValueCodec<Group> GROUP =
      new Versioned<>("group", GroupFormat::write, V1.Group.parser(), GroupFormat::read);

  public static final ValueCodec<Schedule> SCHEDULE =
      new Versioned<>(
          "schedule", ScheduleFormat::write, V1.StoredSchedule.parser(), ScheduleFormat::read);

  public static final ValueCodec<Gate> GATE =
      new Versioned<>("gate", GateFormat::write, V1.Gate.parser(), GateFormat::read);

  public static final ValueCodec<Member> GATE_MEMBER =
      new Versioned<>("gate member", GateFormat::write, V1.Member.parser(), GateFormat::read);

  public static final ValueCodec<Visitor> VISITOR =
      new Versioned<>("visitor", GateFormat::write, V1.Visitor.parser(), GateFormat::read);

  public static final ValueCodec<DueWork> DUE =
      new Versioned<>("due work", DueFormat::write, V1.DueWork.parser(), DueFormat::read);

  public static final ValueCodec<Logged> LOGGED =
      new Versioned<>("log entry", LogFormat::write, V1.Logged.parser(), LogFormat::read);

  public static final ValueCodec<Project> PROJECT =
      new Versioned<>("project", ProjectFormat::write, V1.Project.parser(), ProjectFormat::read);

  public static final ValueCodec<Command> COMMAND =
      new Versioned<>("command", CommandFormat::write, V1.Command.parser(), CommandFormat::read);

  private Values() {}
}
