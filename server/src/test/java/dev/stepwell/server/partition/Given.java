package dev.stepwell.server.partition;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.View;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.message.AttemptReport;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.engine.run.CallReport;
import dev.stepwell.engine.run.FailureReport;
import dev.stepwell.engine.run.InvokeEnd;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunCommand.Invoke;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.schedule.Timetable;
import dev.stepwell.server.wire.JsonWire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Commands and readings for the tests of partitions.
final class Given {
  static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  /// A run with this payload cannot be started: the engine breaks on it.
  static final String BREAKS = "breaks";

  private static final ProjectId PROJECT = new ProjectId("project");
  private static final String URL = "https://app.example/flow";

  private Given() {}

  static Engine engine() {
    return new Engine(new BreakingWire(), Limits.DEFAULT);
  }

  /// A name whose runs live in a partition.
  static RunName nameIn(int partition, int partitions, String prefix) {
    for (int i = 0; ; i++) {
      var name = new RunName(PROJECT, prefix + i);
      if (Address.of(name).partition(partitions) == partition) {
        return name;
      }
    }
  }

  static StartRun start(RunName run, String payload) {
    return new StartRun(run, trigger(payload), Optional.empty());
  }

  /// A message that stands alone.
  static Message message() {
    return new Message(
        PROJECT,
        new Purpose.Alone(Publication.NONE),
        new Message.Request("POST", URL, List.of(), Optional.empty()),
        Message.Settings.of(RetryPolicy.DEFAULT),
        NOW,
        0,
        NOW);
  }

  /// The step of a parent that starts a child.
  static Invoke invoke(RunName parent, RunName child, String payload) {
    var invoker =
        new Invoker(
            parent,
            Invoker.ANY_RUN,
            1,
            Bytes.utf8("{\"stepId\":1,\"stepName\":\"call\",\"stepType\":\"Invoke\"}"),
            new Target(URL, List.of()));
    return new Invoke(parent, 1, new StartRun(child, trigger(payload), Optional.of(invoker)));
  }

  /// The same with a flow-control key.
  static StartRun start(RunName run, String payload, String key) {
    var flow = new FlowControl(key, OptionalInt.of(1), OptionalInt.empty(), Duration.ofSeconds(1));
    return new StartRun(run, trigger(payload, Optional.of(flow)), Optional.empty());
  }

  /// A flow-control key whose gate lives in a partition.
  static GateId gateIn(int partition, int partitions) {
    for (int i = 0; ; i++) {
      var gate = GateId.flowControl(PROJECT, "key" + i);
      if (Address.of(gate).partition(partitions) == partition) {
        return gate;
      }
    }
  }

  private static Trigger trigger(String payload) {
    return trigger(payload, Optional.empty());
  }

  private static Trigger trigger(String payload, Optional<FlowControl> flow) {
    return new Trigger(
        Trigger.Kind.FIRST,
        List.of(),
        new Message.Request("POST", URL, List.of(), Optional.of("application/json")),
        Bytes.utf8(payload),
        Due.Now.NOW,
        new RunSettings(RetryPolicy.DEFAULT, Set.of(), List.of(), flow, Optional.empty(), ""),
        Probe.NONE,
        "127.0.0.1");
  }

  static Optional<Run> run(View view, RunName name) {
    return view.latestRuns().get(name).flatMap(view.runs()::get);
  }

  static Optional<RunState> state(View view, RunName name) {
    return view.latestRuns().get(name).flatMap(view.runStates()::get);
  }

  /// The real wire, but for one payload.
  private static final class BreakingWire implements Wire {
    private final JsonWire wire = new JsonWire();

    @Override
    public Timetable.Next next(String cron, Instant after) {
      return wire.next(cron, after);
    }

    @Override
    public Bytes element(MessageKey message, Bytes body) {
      if (body.equals(Bytes.utf8(BREAKS))) {
        throw new IllegalStateException("this payload breaks the engine");
      }
      return wire.element(message, body);
    }

    @Override
    public MessageKey message(Bytes element) {
      return wire.message(element);
    }

    @Override
    public Bytes renamed(Bytes element, MessageKey message) {
      return wire.renamed(element, message);
    }

    @Override
    public Bytes body(Bytes element) {
      return wire.body(element);
    }

    @Override
    public Bytes waitResult(Waiter waiter, Optional<Bytes> data) {
      return wire.waitResult(waiter, data);
    }

    @Override
    public Bytes invokeResult(Bytes step, InvokeEnd end) {
      return wire.invokeResult(step, end);
    }

    @Override
    public Bytes callReport(CallReport report) {
      return wire.callReport(report);
    }

    @Override
    public Bytes attemptReport(AttemptReport report) {
      return wire.attemptReport(report);
    }

    @Override
    public Bytes failureReport(FailureReport report) {
      return wire.failureReport(report);
    }
  }
}
