package dev.stepwell.store;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.TraceContext;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Rule;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupCommand;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Claim;
import dev.stepwell.engine.message.ClaimKey;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.Feature;
import dev.stepwell.engine.run.Heritage;
import dev.stepwell.engine.run.InvokeEnd;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SavedNotification;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.engine.schedule.Occasion;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.store.tables.InboxKey;
import dev.stepwell.store.tables.OutboxKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Keys and values of all tables, made of what is drawn. Where there are alternatives a list has
/// each of them.
public final class Samples {
  private final Draw draw;

  public Samples(Draw draw) {
    this.draw = draw;
  }

  // --- Keys -----------------------------------------------------------------------------------

  public Origin origin() {
    return new Origin(draw.number(), draw.below(Address.SLOTS));
  }

  public ProjectId project() {
    return new ProjectId("p" + draw.text());
  }

  public RunName name() {
    return new RunName(project(), draw.text());
  }

  public ProjectRun projectRun() {
    return new ProjectRun(project(), origin());
  }

  public StepKey step() {
    return new StepKey(origin(), integer());
  }

  public SeenKey seenKey() {
    return new SeenKey(origin(), integer(), integer());
  }

  public WaiterKey waiterKey() {
    return new WaiterKey(origin(), draw.text(), draw.number());
  }

  public EventWaiterKey eventWaiter() {
    return new EventWaiterKey(project(), draw.text(), draw.number(), origin());
  }

  public SavedKey savedKey() {
    return new SavedKey(origin(), draw.text(), draw.number());
  }

  public MessageKey messageKey() {
    return new MessageKey(origin(), integer() & Integer.MAX_VALUE);
  }

  public GateId gateId() {
    return GateId.flowControl(project(), draw.text());
  }

  public MemberKey memberKey() {
    return new MemberKey(gateId(), visitor());
  }

  public LineKey lineKey() {
    return new LineKey(gateId(), draw.number());
  }

  public DueKey dueKey() {
    return new DueKey(draw.number(), draw.number(), draw.below(Address.SLOTS), integer());
  }

  public LogKey logKey() {
    return new LogKey(origin(), draw.number(), integer());
  }

  public FacetKey facetKey() {
    return new FacetKey(project(), Facet.of(1 + draw.below(7)), draw.number(), origin());
  }

  public RetainedKey retainedKey() {
    return new RetainedKey(RetainedKey.Kind.of(draw.below(4)), draw.number(), origin());
  }

  public TallyKey tallyKey() {
    return new TallyKey(project(), TallyKey.Kind.of(1 + draw.below(7)));
  }

  public OutboxKey outboxKey() {
    return new OutboxKey(draw.below(Address.SLOTS), draw.number());
  }

  public InboxKey inboxKey() {
    return new InboxKey(draw.below(Address.SLOTS), draw.number());
  }

  // --- Values ---------------------------------------------------------------------------------

  public long ticket() {
    return draw.number();
  }

  public Bytes bytes() {
    return Bytes.utf8(draw.text());
  }

  public Run run() {
    return new Run(
        name(),
        instant(),
        draw.text(),
        headers(),
        settings(),
        new Run.Source(
            draw.text(),
            optional(this::invoker),
            optional(this::origin),
            optional(draw::text),
            trace()));
  }

  /// Draws nothing, so that what is drawn after it stays as it was.
  private static Optional<TraceContext> trace() {
    return Optional.of(new TraceContext("00-trace-span-01", "a=b"));
  }

  public List<RunState> runStates() {
    return phases().stream().map(this::runState).toList();
  }

  private RunState runState(Phase phase) {
    return new RunState(
        phase,
        integer(),
        integer(),
        draw.number(),
        new RunState.Saved(integer(), draw.number()),
        optional(this::callback),
        optional(this::name),
        draw.number());
  }

  public Retained retained() {
    return new Retained(draw.number(), optional(this::instant));
  }

  private List<Phase> phases() {
    var phases = new ArrayList<Phase>();
    phases.add(Phase.Active.ACTIVE);
    phases.add(new Phase.Succeeded(instant()));
    phases.add(new Phase.Cancelled(instant()));
    phases.add(new Phase.Failed(instant(), draw.text(), messageKey(), Optional.empty()));
    for (var progress : Phase.Report.Progress.values()) {
      phases.add(
          new Phase.Failed(
              instant(),
              draw.text(),
              messageKey(),
              Optional.of(new Phase.Report(messageKey(), progress))));
    }
    return phases;
  }

  public List<Seen> seen() {
    var seen = new ArrayList<Seen>();
    for (var stage : Seen.Stage.values()) {
      seen.add(new Seen(messageKey(), stage));
    }
    return seen;
  }

  public Waiter waiter() {
    return new Waiter(
        name(),
        instant(),
        draw.text(),
        integer(),
        bytes(),
        draw.text(),
        instant(),
        messageKey(),
        new Waiter.Targets(target(), target()),
        optional(this::bytes));
  }

  public SavedNotification saved() {
    return new SavedNotification(bytes(), messageKey());
  }

  public List<Message> messages() {
    var messages = new ArrayList<>(notAsked());
    for (var stage : List.of(Message.Stage.ASKED, Message.Stage.ADMITTED)) {
      messages.add(message(new Purpose.Alone(), stage));
    }
    messages.add(message(new Purpose.Alone(publication()), Message.Stage.NOT_ASKED));
    messages.add(message(new Purpose.Alone(publication()), Message.Stage.IN_LINE));
    messages.add(message(new Purpose.Alone(companion()), Message.Stage.NOT_ASKED));
    messages.add(putOff(messages.getLast()));
    return messages;
  }

  private Publication publication() {
    var wishes =
        new Publication.Wishes(
            optional(this::callback), List.of(draw.text(), draw.text()), draw.text());
    var callerIp = draw.text();
    var way =
        new Publication.Way(
            optional(draw::text),
            optional(() -> new Publication.Member(draw.text(), optional(draw::text))));
    var source = new Publication.Source(callerIp, optional(draw::text), trace());
    return new Publication(wishes, source, way, Optional.empty());
  }

  private Publication companion() {
    return new Publication(
        new Publication.Wishes(Optional.of(callbackOfMessage()), List.of(), ""),
        Publication.Source.UNKNOWN,
        Publication.Way.accompanying(
            Optional.of(new Publication.Companion(draw.text(), messageKey(), integer()))),
        Optional.empty());
  }

  /// Draws nothing, so that what is drawn after it stays as it was.
  private static Message putOff(Message message) {
    var purpose =
        new Purpose.Alone(
            new Publication(
                Publication.Wishes.NONE,
                Publication.Source.UNKNOWN,
                Publication.Way.DIRECT.at("llm"),
                Optional.of(message.due())));
    return new Message(
        message.project(),
        purpose,
        message.request(),
        message.settings(),
        message.createdAt(),
        message.attempts(),
        message.due());
  }

  public ClaimKey claimKey() {
    return new ClaimKey(project(), draw.text(), draw.text());
  }

  public Claim claim() {
    return new Claim(messageKey(), instant());
  }

  public GroupId groupId() {
    return new GroupId(project(), draw.text());
  }

  public Group group() {
    return new Group(
        instant(),
        instant(),
        List.of(
            new Group.Endpoint(draw.text(), Optional.of(draw.text())),
            new Group.Endpoint(draw.text(), Optional.empty())),
        headers());
  }

  public ScheduleId scheduleId() {
    return new ScheduleId(project(), draw.text());
  }

  public List<Schedule> schedules() {
    var template = message(new Purpose.Alone(publication()), Message.Stage.NOT_ASKED);
    return List.of(
        new Schedule(
            origin(),
            draw.text(),
            template,
            duration(),
            false,
            Optional.of(instant()),
            Optional.of(instant()),
            Stream.of(Schedule.State.values())
                .map(state -> new Schedule.Sent(messageKey(), state))
                .toList(),
            Optional.of(draw.text()),
            Optional.empty()),
        new Schedule(
            origin(),
            draw.text(),
            template,
            duration(),
            true,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty()),
        new Schedule(
            origin(),
            draw.text(),
            template,
            duration(),
            true,
            Optional.empty(),
            Optional.of(instant()),
            List.of(new Schedule.Sent(messageKey(), Schedule.State.IN_PROGRESS)),
            Optional.empty(),
            Optional.of(
                new Schedule.ByHand(draw.text(), instant(), List.of(messageKey(), messageKey())))));
  }

  /// At least one.
  public EventKey eventKey() {
    return new EventKey(project(), draw.number(), integer());
  }

  private List<Message> notAsked() {
    return purposes().stream().map(purpose -> message(purpose, Message.Stage.NOT_ASKED)).toList();
  }

  private Message message(Purpose purpose, Message.Stage stage) {
    return new Message(
        project(),
        purpose,
        request(),
        new Message.Settings(
            retry(),
            optional(this::duration),
            optional(this::flowControl),
            optional(this::callback)),
        instant(),
        integer(),
        instant(),
        stage);
  }

  private List<Purpose> purposes() {
    var purposes = new ArrayList<Purpose>();
    for (var probe : Purpose.Probe.values()) {
      purposes.add(new Purpose.Step(integer(), probe));
    }
    purposes.add(new Purpose.Call(optionalInt(), callback()));
    purposes.add(new Purpose.CallReport(optionalInt()));
    purposes.add(new Purpose.FailureReport());
    purposes.add(new Purpose.Alone());
    return purposes;
  }

  public List<Gate> gates() {
    var alarms = List.of(optional(this::instant), Optional.<Instant>empty());
    return List.of(
        gate(EnumSet.allOf(Rule.Limit.class), alarms.get(0)),
        gate(EnumSet.of(Rule.Limit.PARALLELISM), alarms.get(1)),
        gate(EnumSet.of(Rule.Limit.RATE), alarms.get(0)),
        queue(0),
        queue(draw.number()));
  }

  private Gate queue(long head) {
    return new Gate(
        draw.number(),
        rule(),
        EnumSet.noneOf(Rule.Limit.class),
        draw.present(),
        new Gate.Counts(integer(), integer(), integer()),
        new Gate.Window(integer(), instant()),
        Optional.empty(),
        instant(),
        draw.number(),
        Optional.of(new Gate.Queue(instant(), instant(), integer())),
        head);
  }

  private Gate gate(EnumSet<Rule.Limit> pinned, Optional<Instant> alarm) {
    return new Gate(
        draw.number(),
        rule(),
        pinned,
        draw.present(),
        new Gate.Counts(integer(), integer(), integer()),
        new Gate.Window(integer(), instant()),
        alarm,
        instant(),
        draw.number(),
        Optional.empty(),
        0);
  }

  public List<Member> gateMembers() {
    return List.of(
        new Member.Waiting(draw.number()),
        new Member.Admitted(draw.number()),
        Member.Expected.EXPECTED,
        new Member.Waiting(draw.number(), integer()),
        new Member.Seated(draw.number(), integer(), false),
        new Member.Seated(draw.number(), integer(), true),
        Member.Companion.COMPANION);
  }

  public Visitor visitor() {
    return new Visitor(messageKey(), integer());
  }

  private Rule rule() {
    return new Rule(optionalInt(), optionalInt(), duration());
  }

  public List<DueWork> dueWork() {
    return List.of(
        new DueWork.Deliver(messageKey()),
        new DueWork.TimeOut(waiterKey()),
        new DueWork.ExpireRun(origin()),
        new DueWork.ExpireMessage(origin()),
        new DueWork.Ask(messageKey()),
        new DueWork.OpenGate(gateId()),
        new DueWork.ForgetClaim(claimKey()),
        new DueWork.ForgetLetter(deadKey()),
        new DueWork.Fire(scheduleId()));
  }

  public List<Logged> logged() {
    var logged = new ArrayList<Logged>();
    logEntries().forEach(entry -> logged.add(new Logged(instant(), entry)));
    grownLogEntries().forEach(entry -> logged.add(new Logged(instant(), entry)));
    return logged;
  }

  /// Entries with what their kinds got later. They are drawn last, so that the others stay as they
  /// were.
  private List<LogEntry> grownLogEntries() {
    return List.of(
        new LogEntry.InvokeStarted(integer(), integer(), name(), bytes()),
        new LogEntry.MessageScheduled(
            integer(),
            LogEntry.Kind.CALL,
            request(),
            retry(),
            instant(),
            new Excerpt(bytes(), Optional.of(bytes())),
            headers()),
        new LogEntry.MessagePublished(
            integer(),
            message(new Purpose.Alone(publication()), Message.Stage.ASKED),
            new Excerpt(bytes(), Optional.of(bytes()))));
  }

  private List<LogEntry> logEntries() {
    var entries = new ArrayList<LogEntry>();
    entries.add(new LogEntry.RunStarted(integer()));
    entries.add(new LogEntry.RunRestarted(integer()));
    entries.add(
        new LogEntry.StepAppended(new StepIdentity(integer(), integer()), integer(), integer()));
    entries.add(new LogEntry.CallStarted(optionalInt(), integer()));
    entries.add(new LogEntry.CallReturned(optionalInt(), integer(), integer()));
    entries.add(new LogEntry.UnknownAppended(draw.text(), integer()));
    entries.add(new LogEntry.WaiterRegistered(waiting(), bytes(), draw.text(), instant()));
    entries.add(new LogEntry.WaiterResumed(waiting()));
    entries.add(new LogEntry.WaiterTimedOut(waiting()));
    entries.add(new LogEntry.WaiterDropped(waiting()));
    entries.add(new LogEntry.NotificationSaved(draw.text(), integer()));
    entries.add(new LogEntry.NotificationConsumed(draw.text(), integer()));
    entries.add(new LogEntry.InvokeStarted(integer(), integer(), name(), Bytes.EMPTY));
    entries.add(new LogEntry.RunSucceeded());
    entries.add(new LogEntry.RunCancelled());
    entries.add(new LogEntry.RunFailed(draw.text(), integer(), optionalInt()));
    for (var progress : Phase.Report.Progress.values()) {
      outcomes()
          .forEach(outcome ->
              entries.add(new LogEntry.FailureReportConcluded(integer(), progress, outcome)));
    }
    for (var kind : LogEntry.Kind.values()) {
      entries.add(
          new LogEntry.MessageScheduled(
              integer(), kind, request(), retry(), instant(), Excerpt.whole(bytes()), headers()));
      entries.add(new LogEntry.MessageDelivered(delivery(kind), integer()));
      entries.add(new LogEntry.MessageDropped(delivery(kind)));
    }
    for (var outcome : outcomes()) {
      var delivery = delivery(LogEntry.Kind.STEP);
      entries.add(new LogEntry.AttemptFailed(delivery, outcome, instant()));
      entries.add(new LogEntry.MessageFailed(delivery, outcome, optional(draw::text)));
    }
    entries.add(new LogEntry.FailureReportRepeated(integer()));
    entries.add(new LogEntry.FailureReportCancelled(integer()));
    entries.add(new LogEntry.FailureResumed(name()));
    entries.add(new LogEntry.FailureRestarted(name()));
    entries.add(new LogEntry.FailureDiscarded());
    entries.add(
        new LogEntry.MessagePublished(
            integer(),
            message(new Purpose.Alone(publication()), Message.Stage.ASKED),
            Excerpt.whole(bytes())));
    return entries;
  }

  private LogEntry.Waiting waiting() {
    return new LogEntry.Waiting(draw.text(), integer(), integer());
  }

  private LogEntry.Delivery delivery(LogEntry.Kind kind) {
    return new LogEntry.Delivery(integer(), kind, integer(), retry());
  }

  public Project projectDetails() {
    return new Project(
        project(),
        List.of(
            new Project.Token(draw.text(), Project.Access.FULL),
            new Project.Token(draw.text(), Project.Access.READ_ONLY),
            new Project.Token(
                draw.text(),
                Project.Access.FULL,
                Optional.of(new Project.Made(draw.text(), instant())))),
        new Project.SigningKeys(draw.text(), draw.text()),
        optional(() -> new Project.SigningKeys(draw.text(), draw.text())));
  }

  /// The commands that aggregates send to each other.
  public List<Command> commands() {
    var commands = new ArrayList<Command>();
    for (var due : List.of(Due.Now.NOW, new Due.After(duration()), new Due.At(instant()))) {
      for (var kind : RunCommand.Trigger.Kind.values()) {
        commands.add(new RunCommand.StartRun(name(), trigger(kind, due), optional(this::invoker)));
      }
    }
    for (var end :
        List.of(
            new InvokeEnd.Succeeded(Optional.empty()),
            new InvokeEnd.Succeeded(Optional.of(Bytes.EMPTY)),
            new InvokeEnd.Succeeded(Optional.of(bytes())),
            InvokeEnd.Failed.FAILED,
            InvokeEnd.Cancelled.CANCELLED)) {
      commands.add(new RunCommand.ConcludeInvoke(invoker(), end));
    }
    commands.add(new RunCommand.Resume(waiterKey(), bytes()));
    var message = notAsked().getFirst();
    for (var outcome : outcomes()) {
      commands.add(new RunCommand.ConcludeCall(messageKey(), message, bytes(), outcome));
      commands.add(
          new RunCommand.FailRun(
              undelivered(), outcome, optional(draw::text), List.of(undelivered())));
      commands.add(new RunCommand.ConcludeFailureReport(messageKey(), outcome, draw.present()));
    }
    commands.add(new MessageCommand.Schedule(messageKey(), message, bytes()));
    commands.add(new MessageCommand.DropAll(origin()));
    commands.add(new RunCommand.ConcludeInvoke(refused(), InvokeEnd.Refused.REFUSED));
    commands.add(new GateCommand.Configure(gateId(), rule()));
    commands.add(new GateCommand.Enter(visitor(), gateId(), rule()));
    commands.add(new GateCommand.Leave(visitor(), gateId()));
    commands.add(new MessageCommand.Admit(visitor(), gateId()));
    commands.add(new RunCommand.Notify(name(), draw.text(), bytes()));
    commands.add(new RunCommand.TakeOver(name(), heritage()));
    commands.add(
        new MessageCommand.Publish(
            new Address(7),
            new Address(9),
            List.of(message(new Purpose.Alone(publication()), Message.Stage.NOT_ASKED)),
            bytes(),
            optional(draw::text)));
    commands.add(
        new MessageCommand.Store(
            new Address(7),
            List.of(
                new Undelivered(
                    messageKey(),
                    message(new Purpose.Alone(publication()), Message.Stage.NOT_ASKED),
                    bytes())),
            new Reply.Published(
                List.of(new Reply.Published.Receipt(messageKey(), draw.text(), draw.present())))));
    commands.add(new GateCommand.Expect(visitor(), gateId()));
    commands.add(new GateCommand.Accompany(visitor(), gateId()));
    commands.add(
        new GroupCommand.TellEndpoints(
            new GroupId(new ProjectId("acme"), draw.text()),
            new ScheduleId(new ProjectId("acme"), draw.text()),
            origin(),
            instant(),
            Occasion.Time.TIME));
    commands.add(
        new ScheduleCommand.FireTo(
            scheduleId(), origin(), instant(), Occasion.Time.TIME, Optional.empty()));
    commands.add(
        new ScheduleCommand.FireTo(
            scheduleId(),
            origin(),
            instant(),
            Occasion.Time.TIME,
            Optional.of(group().endpoints())));
    commands.add(new ScheduleCommand.Conclude(scheduleId(), messageKey(), draw.present()));
    commands.add(
        new GroupCommand.TellEndpoints(
            new GroupId(new ProjectId("acme"), draw.text()),
            new ScheduleId(new ProjectId("acme"), draw.text()),
            origin(),
            instant(),
            new Occasion.Hand(Optional.of(draw.text()))));
    commands.add(
        new ScheduleCommand.FireTo(
            scheduleId(),
            origin(),
            instant(),
            new Occasion.Hand(Optional.empty()),
            Optional.of(group().endpoints())));
    return commands;
  }

  private Heritage heritage() {
    return new Heritage(
        draw.text(),
        headers(),
        settings(),
        draw.text(),
        optional(draw::text),
        bytes(),
        integer(),
        List.of(new Heritage.Step(new StepIdentity(integer(), integer()), integer(), bytes())),
        List.of(new Heritage.Call(integer(), integer(), integer())),
        List.of(new Heritage.Saved(draw.text(), draw.number(), integer(), bytes())),
        List.of(new Heritage.Delivery(integer(), messages().getFirst(), bytes())),
        optional(this::callback));
  }

  public DeadKey deadKey() {
    return new DeadKey(project(), origin());
  }

  public List<DeadLetter> deadLetters() {
    return List.of(
        new DeadLetter.OfRun(
            origin(),
            undelivered(),
            outcomes().getFirst(),
            List.of(undelivered()),
            integer(),
            optional(this::callback),
            optional(() -> outcomes().getLast())),
        new DeadLetter.OfMessage(undelivered(), outcomes().getFirst(), instant(), instant()));
  }

  private Undelivered undelivered() {
    return new Undelivered(messageKey(), messages().getFirst(), bytes());
  }

  private Invoker refused() {
    var invoker = invoker();
    return new Invoker(
        invoker.parent(),
        invoker.parentCreatedAt(),
        invoker.stepId(),
        invoker.stepBody(),
        invoker.target(),
        Optional.of(messageKey()));
  }

  private RunCommand.Trigger trigger(RunCommand.Trigger.Kind kind, Due due) {
    return new RunCommand.Trigger(
        kind,
        headers(),
        request(),
        bytes(),
        due,
        settings(),
        draw.present() ? Purpose.Probe.SDK_1 : Purpose.Probe.NONE,
        draw.text(),
        trace());
  }

  private List<Outcome> outcomes() {
    var outcomes = new ArrayList<Outcome>();
    outcomes.add(new Outcome.Answered(integer(), headers(), bytes()));
    for (var reason : Outcome.NoAnswer.Reason.values()) {
      outcomes.add(new Outcome.NoAnswer(reason, draw.text()));
    }
    return outcomes;
  }

  // --- Parts ----------------------------------------------------------------------------------

  private Message.Request request() {
    return new Message.Request(draw.text(), draw.text(), headers(), optional(draw::text));
  }

  private RunSettings settings() {
    var features = EnumSet.noneOf(Feature.class);
    for (var feature : Feature.values()) {
      if (draw.present()) {
        features.add(feature);
      }
    }
    return new RunSettings(
        retry(),
        features,
        List.of(draw.text(), draw.text()),
        optional(this::flowControl),
        optional(this::callback),
        draw.text());
  }

  private Invoker invoker() {
    return new Invoker(name(), instant(), integer(), bytes(), target());
  }

  private Target target() {
    return new Target(draw.text(), headers());
  }

  private CallbackSpec callback() {
    return new CallbackSpec(
        draw.text(),
        headers(),
        new CallbackSpec.Settings(
            optionalInt(),
            optional(draw::text),
            optional(this::duration),
            optional(this::duration),
            optional(this::flowControl)));
  }

  private CallbackSpec callbackOfMessage() {
    var spec = callback();
    return new CallbackSpec(
        spec.url(),
        spec.headers(),
        spec.settings(),
        new CallbackSpec.Alone(
            optional(draw::text),
            optional(draw::text),
            List.of(draw.text()),
            draw.text(),
            optional(this::instant),
            optional(this::callback),
            optional(this::callback)));
  }

  private FlowControl flowControl() {
    return new FlowControl(draw.text(), optionalInt(), optionalInt(), duration());
  }

  private RetryPolicy retry() {
    return new RetryPolicy(integer() & Integer.MAX_VALUE, optional(draw::text));
  }

  private List<Header> headers() {
    return draw.present()
        ? List.of(new Header(draw.text(), draw.text()), new Header(draw.text(), draw.text()))
        : List.of();
  }

  private Instant instant() {
    return Instant.ofEpochSecond(integer(), draw.below(1_000_000_000));
  }

  private Duration duration() {
    return Duration.ofSeconds(integer(), draw.below(1_000_000_000));
  }

  private int integer() {
    return (int) draw.number();
  }

  private OptionalInt optionalInt() {
    return draw.present() ? OptionalInt.of(integer()) : OptionalInt.empty();
  }

  private <T> Optional<T> optional(Supplier<T> value) {
    return draw.present() ? Optional.of(value.get()) : Optional.empty();
  }
}
