package dev.stepwell.server.api.log;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Applier;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.protocol.log.StepGroup;
import dev.stepwell.protocol.log.StepLog;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Partition.Batch;
import dev.stepwell.server.partition.Watch;
import dev.stepwell.server.wire.JsonWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Partitions on maps with the real engine: what the logs are read from can only come about as it
/// does in the server. The clock moves when it is told to.
public final class World {
  public static final ProjectId PROJECT = new ProjectId("tenant-a");
  public static final String URL = "https://app.example/api/orders";
  public static final RunSettings PLAIN =
      new RunSettings(
          new RetryPolicy(1, Optional.empty()),
          Set.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          "");

  private final Engine engine = new Engine(new JsonWire(), Limits.DEFAULT);
  private final List<MapTables> partitions = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private final Watch watch;
  private long ticket;

  public World(int count) {
    this(count, Watch.NOBODY);
  }

  /// @param watch hears of what each command comes to
  public World(int count, Watch watch) {
    this.watch = watch;
    for (int i = 0; i < count; i++) {
      partitions.add(new MapTables());
    }
  }

  public Instant now() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /// Handles a command and all that it sends on. The reply is that of the command itself.
  public Reply handle(Command command) {
    var tables = partitions.get(command.address().partition(partitions.size()));
    ticket = Math.max(ticket + 1, Stamp.lowestTicket(now.toEpochMilli()));
    var stamp = new Stamp(now, ticket);
    return switch (engine.decide(tables, command, stamp)) {
      case Decision.Accepted(var facts, var sends, var reply) -> {
        Applier.apply(tables, facts, stamp);
        watch.committed(
            tables, new Batch(List.of(), List.of(), List.of(), facts), 1, Duration.ZERO);
        sends.forEach(send -> handle(send.command()));
        yield reply;
      }
      case Decision.Rejected(var why, var sends) -> {
        sends.forEach(send -> handle(send.command()));
        throw new AssertionError(why.message());
      }
    };
  }

  public static RunName name(String id) {
    return new RunName(PROJECT, id);
  }

  static Map<String, List<String>> map(@Nullable Headers headers) {
    return Objects.requireNonNull(headers).map();
  }

  public void start(String id) {
    start(name(id), URL, PLAIN, "{\"order\":77}", Optional.empty());
  }

  public void start(String id, RunSettings settings) {
    start(name(id), URL, settings, "{\"order\":77}", Optional.empty());
  }

  /// A run whose first delivery is over and which has one step.
  void startWithOneStep(String id) {
    start(id);
    append(id, run(1, "begin"));
    answer(oldest(id), answered(200, "{}"));
  }

  void start(
      RunName run, String url, RunSettings settings, String payload, Optional<Invoker> invoker) {
    var trigger = trigger(url, settings, Bytes.utf8(payload), Optional.of("application/json"));
    handle(new StartRun(run, trigger, invoker));
  }

  Trigger trigger(String url, RunSettings settings, Bytes payload, Optional<String> contentType) {
    return new Trigger(
        Trigger.Kind.FIRST,
        List.of(new Header("X-Customer", "alice")),
        new Message.Request("POST", url, List.of(), contentType),
        payload,
        Due.Now.NOW,
        settings,
        Probe.WORKFLOW,
        "10.0.0.9");
  }

  /// Appends steps as an SDK does while the newest delivery is open.
  public void append(String run, Append... items) {
    handle(new RunCommand.AppendSteps(name(run), List.of(items)));
  }

  public static Append step(String json) {
    return step(json, Due.Now.NOW);
  }

  public static Append step(String json, Due due) {
    var head = StepHead.read(Bytes.utf8(json).array());
    return new Append.Step(
        new StepIdentity(head.stepId(), head.targetStep()),
        Bytes.utf8(json),
        new Message.Request("POST", URL, List.of(), Optional.of("application/json")),
        due,
        Append.Step.Retry.OF_RUN,
        Optional.empty());
  }

  public static Append run(int stepId, String name) {
    return step(
        "{\"stepId\":%d,\"stepName\":\"%s\",\"stepType\":\"Run\",\"out\":\"%d\",\"concurrent\":1}"
            .formatted(stepId, name, stepId));
  }

  public static Append call(int stepId, String name, String url, String body) {
    return new Append.Call(
        OptionalInt.of(stepId),
        Bytes.utf8(body),
        new Message.Request(
            "PUT", url, List.of(new Header("X-Key", "k")), Optional.of("text/plain")),
        Due.Now.NOW,
        Message.Settings.of(new RetryPolicy(1, Optional.of("1000"))),
        new CallbackSpec(
            URL,
            List.of(
                new Header("Upstash-Workflow-StepName", name),
                new Header("Upstash-Workflow-StepType", "Call"),
                new Header("Upstash-Workflow-Concurrent", "1")),
            CallbackSpec.Settings.NONE));
  }

  public void waitFor(String run, int stepId, String stepType, String event) {
    var target = new Target(URL, List.of());
    var body =
        "{\"stepId\":%d,\"stepType\":\"%s\",\"stepName\":\"pause\",\"concurrent\":1}"
            .formatted(stepId, stepType);
    handle(
        new RunCommand.WaitForEvent(
            name(run),
            event,
            new RunCommand.WaitForEvent.Registration(
                stepId,
                Bytes.utf8(body),
                "1h",
                Duration.ofHours(1),
                new Waiter.Targets(target, target))));
  }

  public void notify(String run, String event, String data) {
    handle(new RunCommand.Notify(name(run), event, Bytes.utf8(data)));
  }

  /// An ended run is forgotten, as it is when its retention is over.
  void forget(String run) {
    handle(new RunCommand.ExpireRun(origin(run), now.plus(Limits.DEFAULT.kept().ended())));
  }

  public void timeOut(String run) {
    var tables = home(run);
    var waiters = tables.waiters().rows();
    handle(new RunCommand.TimeOut(waiters.firstKey()));
  }

  public void invoke(String parent, int stepId, String child) {
    invoke(parent, stepId, child, PLAIN);
  }

  void invoke(String parent, int stepId, String child, RunSettings settings) {
    var body =
        "{\"stepId\":%d,\"stepName\":\"bill\",\"stepType\":\"Invoke\",\"concurrent\":1}"
            .formatted(stepId);
    var invoker =
        new Invoker(
            name(parent), Invoker.ANY_RUN, stepId, Bytes.utf8(body), new Target(URL, List.of()));
    var trigger =
        trigger(
            "https://app.example/api/billing",
            settings,
            Bytes.utf8("{\"z\":1}"),
            Optional.of("application/json"));
    handle(
        new RunCommand.Invoke(
            name(parent), stepId, new StartRun(name(child), trigger, Optional.of(invoker))));
  }

  /// The endpoint answers the newest open message of a run with success.
  public void delivered(String run) {
    answer(newest(run), answered(200, "{}"));
  }

  public void fails(String run, Outcome outcome) {
    answer(newest(run), outcome);
  }

  /// Starts a run whose first delivery fails for good.
  public void fail(String run) {
    start(run);
    fails(run, answered(500, "no"));
    fails(run, answered(500, "no"));
  }

  /// The entry of a failed run in the dead letter queue.
  public DeadKey letter(String run) {
    var state = home(run).runStates().get(origin(run)).orElseThrow();
    return DeadKey.parse(PROJECT, ((Phase.Failed) state.phase()).dlqId()).orElseThrow();
  }

  public void answer(MessageKey key, Outcome outcome) {
    var message = home(key.origin()).messages().get(key).orElseThrow();
    handle(new RecordOutcome(key, message.attempts(), outcome, Duration.ofSeconds(30)));
  }

  /// An answer of an SDK.
  public static Outcome answered(int status, String body) {
    return new Outcome.Answered(
        status,
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("Upstash-Workflow-Sdk-Version", "1")),
        Bytes.utf8(body));
  }

  public MessageKey newest(String run) {
    return open(run).max(Comparator.naturalOrder()).orElseThrow();
  }

  MessageKey oldest(String run) {
    return open(run).min(Comparator.naturalOrder()).orElseThrow();
  }

  Stream<MessageKey> open(String run) {
    var origin = origin(run);
    return home(origin)
        .messages()
        .ascending(MessageKey.start(origin), MessageKey.end(origin), 1_000)
        .stream()
        .map(Row::key);
  }

  public View view(Address address) {
    return partitions.get(address.partition(partitions.size()));
  }

  public Origin origin(String run) {
    return home(run).latestRuns().get(name(run)).orElseThrow();
  }

  private MapTables home(String run) {
    return partitions.get(Address.of(name(run)).partition(partitions.size()));
  }

  private MapTables home(Origin origin) {
    return partitions.get(Address.of(origin).partition(partitions.size()));
  }

  RunLogs logs() {
    return new RunLogs(views(), this::now);
  }

  public Views views() {
    return new Views(List.<View>copyOf(partitions));
  }

  RunPages.Page page(String query) {
    return page(PROJECT, query);
  }

  RunPages.Page page(ProjectId project, String query) {
    return new RunPages(views(), this::now).page(query(project, query, LogQuery.Listing.RUNS));
  }

  EventPages.Page events(ProjectId project, String query) {
    return new EventPages(views()).page(query(project, query, LogQuery.Listing.EVENTS));
  }

  private static LogQuery query(ProjectId project, String query, LogQuery.Listing listing) {
    return LogQuery.read(Query.of("/v2/workflows/logs?" + query), project, listing);
  }

  /// The log of a run, which is found by all that it shows.
  RunLog log(String run) {
    var log = page("workflowRunId=" + run).runs().getFirst();
    boolean cancels =
        log.groups().stream()
            .flatMap(group -> group.steps().stream())
            .anyMatch(step -> StepState.STEP_CANCELED.name().equals(step.state()));
    var found = page("state=STEP_CANCELED&count=100").runs().stream().map(RunLog::workflowRunId);
    if (found.anyMatch(run::equals) != cancels) {
      throw new AssertionError("found by STEP_CANCELED: " + !cancels);
    }
    return log;
  }

  /// The groups of a run in short, such as `sequential Run one STEP_SUCCESS`.
  List<String> groups(String run) {
    return log(run).groups().stream().map(World::inShort).toList();
  }

  private static String inShort(StepGroup group) {
    var steps =
        group.steps().stream()
            .map(step ->
                Stream.of(step.stepType(), step.stepName(), step.state())
                    .filter(text -> text != null)
                    .reduce((a, b) -> a + " " + b)
                    .orElse(""))
            .toList();
    return group.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + String.join(", ", steps);
  }

  StepLog last(String run) {
    return log(run).groups().getLast().steps().getLast();
  }
}
