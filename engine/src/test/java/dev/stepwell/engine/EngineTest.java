package dev.stepwell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Outcome.Answered;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunCommand.WaitForEvent;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.schedule.ScheduleCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A partition in small: what a test does goes through the engine into [MapTables], with all
/// commands that follow from it, as the one writer would do it. State is read back in forms that
/// people can read.
public abstract class EngineTest {
  protected static final ProjectId PROJECT = new ProjectId("acme");
  protected static final RunName RUN = run("wfr_1");
  protected static final String URL = "https://app.example/flow";
  protected static final RunSettings SETTINGS =
      new RunSettings(
          RetryPolicy.DEFAULT, Set.of(), List.of(), Optional.empty(), Optional.empty(), "");
  private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

  protected final MapTables tables = new MapTables();
  private Engine engine = new Engine(new PlainWire(), Limits.DEFAULT);
  private Instant now = START;
  private long ticket;

  /// What a command led to.
  protected record Happened(List<Fact> facts, List<Reply> replies, List<Rejection> rejections) {
    public Reply reply() {
      assertThat(rejections).isEmpty();
      assertThat(replies).hasSize(1);
      return replies.getFirst();
    }

    public Rejection rejection() {
      assertThat(replies).isEmpty();
      assertThat(rejections).hasSize(1);
      return rejections.getFirst();
    }

    public <F extends Fact> List<F> facts(Class<F> kind) {
      return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  protected final void limits(Limits limits) {
    engine = new Engine(new PlainWire(), limits);
  }

  protected final Instant now() {
    return now;
  }

  protected final void passes(Duration time) {
    now = now.plus(time);
  }

  protected final Happened when(Command command) {
    var happened = new Happened(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    var pending = new ArrayDeque<Send>();
    pending.add(Send.forCaller(command));
    while (!pending.isEmpty()) {
      var next = pending.poll();
      boolean forCaller = next.answersTo() == Send.AnswersTo.CALLER;
      ticket = Math.max(ticket + 1, Stamp.lowestTicket(now.toEpochMilli()));
      var stamp = new Stamp(now, ticket);
      switch (engine.decide(tables, next.command(), stamp)) {
        case Decision.Accepted(var facts, var sends, var reply) -> {
          Applier.apply(tables, facts, stamp);
          happened.facts().addAll(facts);
          pending.addAll(sends);
          if (forCaller && reply != Reply.Forwarded.FORWARDED) {
            happened.replies().add(reply);
          }
        }
        case Decision.Rejected(var why, var sends) -> {
          pending.addAll(sends);
          if (forCaller) {
            happened.rejections().add(why);
          }
        }
      }
    }
    return happened;
  }

  /// The same as [#when]; for what a test starts from.
  protected final void given(Command command) {
    assertThat(when(command).rejections()).isEmpty();
  }

  /// Wakes what is due, as the timer would, until nothing is. Messages are left alone.
  protected final void timerRuns() {
    for (var row : tables.due().ascending(DueKey.from(0), dueBy(now), Integer.MAX_VALUE)) {
      var due = Instant.ofEpochMilli(row.key().atMillis());
      switch (row.value()) {
        case DueWork.Deliver _ -> {}
        case DueWork.Ask(var message) -> when(new MessageCommand.Ask(message, due));
        case DueWork.OpenGate(var gate) -> when(new GateCommand.Open(gate, due));
        case DueWork.TimeOut(var waiter) -> when(new RunCommand.TimeOut(waiter));
        case DueWork.ExpireRun(var run) -> when(new RunCommand.ExpireRun(run, due));
        case DueWork.ForgetLetter(var entry) -> when(new MessageCommand.ForgetLetter(entry));
        case DueWork.ForgetClaim(var claim) -> when(new MessageCommand.Forget(claim, due));
        case DueWork.Fire(var schedule) -> when(new ScheduleCommand.Fire(schedule, due));
        case DueWork.ExpireMessage(var message) -> when(new MessageCommand.Expire(message, due));
      }
    }
  }

  private static DueKey dueBy(Instant instant) {
    return DueKey.from(instant.toEpochMilli() + 1);
  }

  // What tests say.

  protected static RunName run(String id) {
    return new RunName(PROJECT, id);
  }

  protected static StartRun start(RunName run) {
    return start(run, SETTINGS);
  }

  protected static StartRun start(RunName run, RunSettings settings) {
    return new StartRun(run, trigger("payload", settings), Optional.empty());
  }

  protected static Trigger trigger(String payload, RunSettings settings) {
    return new Trigger(
        Trigger.Kind.FIRST,
        List.of(new Header("X-Customer", "alice")),
        request(URL),
        Bytes.utf8(payload),
        Due.Now.NOW,
        settings,
        Purpose.Probe.NONE,
        "10.0.0.9");
  }

  protected static RunSettings failingTo(String url) {
    return failingTo(callback(url));
  }

  protected static RunSettings failingTo(CallbackSpec callback) {
    return new RunSettings(
        SETTINGS.retry(),
        SETTINGS.features(),
        SETTINGS.labels(),
        SETTINGS.flowControl(),
        Optional.of(callback),
        SETTINGS.redact());
  }

  protected static Message.Request request(String url) {
    return new Message.Request("POST", url, List.of(), Optional.of("application/json"));
  }

  protected static RunCommand.AppendSteps append(RunName run, Append... items) {
    return new RunCommand.AppendSteps(run, List.of(items));
  }

  protected static Append.Step result(int stepId, String body) {
    return step(StepIdentity.result(stepId), body);
  }

  protected static Append.Step plan(int targetStep) {
    return step(new StepIdentity(0, targetStep), "plan " + targetStep);
  }

  protected static Append.Step step(StepIdentity identity, String body) {
    return new Append.Step(
        identity,
        Bytes.utf8(body),
        request(URL),
        Due.Now.NOW,
        Append.Step.Retry.OF_RUN,
        Optional.empty());
  }

  protected static Append.Call call(int stepId, int retries) {
    return new Append.Call(
        OptionalInt.of(stepId),
        Bytes.utf8("call " + stepId),
        request("https://pay.example/"),
        Due.Now.NOW,
        Message.Settings.of(new RetryPolicy(retries, Optional.empty())),
        callback(URL));
  }

  protected static CallbackSpec callback(String url) {
    return new CallbackSpec(url, List.of(), CallbackSpec.Settings.NONE);
  }

  protected static WaitForEvent waitFor(RunName run, String eventId, int stepId) {
    return waitFor(run, eventId, stepId, Duration.ofHours(1));
  }

  protected static WaitForEvent waitFor(RunName run, String eventId, int stepId, Duration timeout) {
    var targets =
        new Waiter.Targets(
            new Target("https://app.example/notified", List.of()),
            new Target("https://app.example/timed-out", List.of()));
    return new WaitForEvent(
        run,
        eventId,
        new WaitForEvent.Registration(
            stepId, Bytes.utf8("wait " + stepId), "1h", timeout, targets));
  }

  protected static RunCommand.Notify notify(RunName run, String eventId, String data) {
    return new RunCommand.Notify(run, eventId, Bytes.utf8(data));
  }

  protected static RunCommand.FinishRun finish(RunName run, String result) {
    return new RunCommand.FinishRun(run, Optional.of(Bytes.utf8(result)));
  }

  protected static Answered answered(int status, Header... headers) {
    return new Answered(status, List.of(headers), Bytes.EMPTY);
  }

  /// The outcome of the attempt that a message waits for.
  protected final RecordOutcome outcome(MessageKey key, Outcome outcome) {
    int attempt = tables.messages().get(key).orElseThrow().attempts();
    return new RecordOutcome(key, attempt, outcome, Duration.ofSeconds(12));
  }

  /// Answers each attempt of a message with 500 until there is none left.
  protected final Happened failsForGood(MessageKey key) {
    var message = tables.messages().get(key).orElseThrow();
    var last = when(outcome(key, answered(500)));
    for (int retry = message.attempts(); retry < message.settings().retry().retries(); retry++) {
      last = when(outcome(key, answered(500)));
    }
    assertThat(tables.messages().get(key)).isEmpty();
    return last;
  }

  // What tests look at.

  protected final Origin origin(RunName run) {
    return tables.latestRuns().get(run).orElseThrow();
  }

  protected final MessageKey message(RunName run, int number) {
    return new MessageKey(origin(run), number);
  }

  /// The list of a run.
  protected final List<String> history(RunName run) {
    var origin = origin(run);
    return tables
        .steps()
        .ascending(new StepKey(origin, 0), new StepKey(origin.next(), 0), Integer.MAX_VALUE)
        .stream()
        .map(row -> row.value().utf8())
        .toList();
  }

  /// What is to be delivered for a run, by message number; and that each message has its due row.
  protected final List<String> deliveries(RunName run) {
    return messages(origin(run)).stream()
        .map(row -> {
          var due = tables.due().get(DueWork.Deliver.key(row.key(), row.value()));
          assertThat(due).isEqualTo(wake(row.key(), row.value()));
          return "#" + row.key().number() + " " + delivery(row.key(), row.value());
        })
        .toList();
  }

  /// Who waits at a gate is woken by the gate.
  private static Optional<DueWork> wake(MessageKey key, Message message) {
    return switch (message.stage()) {
      case NOT_ASKED ->
          Optional.of(message.passesGates() ? new DueWork.Ask(key) : new DueWork.Deliver(key));
      case ADMITTED -> Optional.of(new DueWork.Deliver(key));
      case IN_LINE, ASKED -> Optional.empty();
    };
  }

  protected final List<Row<MessageKey, Message>> messages(Origin origin) {
    return tables
        .messages()
        .ascending(MessageKey.start(origin), MessageKey.end(origin), Integer.MAX_VALUE);
  }

  private String delivery(MessageKey key, Message message) {
    var wait = Duration.between(now, message.due());
    return switch (message.purpose()) {
          case Purpose.Step(int index, _) -> "step " + index;
          case Purpose.Call _ -> "call " + body(key);
          case Purpose.CallReport _ -> "report: " + body(key);
          case Purpose.FailureReport _ -> "failure: " + body(key);
          case Purpose.Alone _ -> "message " + body(key);
        }
        + (message.request().url().equals(URL) ? "" : " to " + message.request().url())
        + (wait.isZero() ? "" : " in " + wait.toSeconds() + " s");
  }

  private String body(MessageKey key) {
    return tables.bodies().get(key).orElse(Bytes.EMPTY).utf8();
  }

  /// Who waits in a run, oldest first, as `event/step`.
  protected final List<String> waiting(RunName run) {
    return tables.waiters().rows().entrySet().stream()
        .filter(entry -> entry.getKey().run().equals(origin(run)))
        .map(entry -> entry.getKey().eventId() + "/" + entry.getValue().stepId())
        .toList();
  }

  /// What is saved in a run, oldest first of each event, as `event=data`.
  protected final List<String> saved(RunName run) {
    return tables.saved().rows().entrySet().stream()
        .filter(entry -> entry.getKey().run().equals(origin(run)))
        .map(entry -> entry.getKey().eventId() + "=" + entry.getValue().data().utf8())
        .toList();
  }
}
