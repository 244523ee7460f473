package dev.stepwell.benchmarks;

import dev.stepwell.engine.Applier;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.Stamp;
import dev.stepwell.server.wire.JsonWire;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the engine alone costs for a step: the decisions on the step and on its message, and all
/// facts applied to maps in memory. That a long run costs as much as a short one shows here.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DecisionBenchmark {
  private static final int APPENDED = 100;
  private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);

  /// How many steps the run has taken before.
  @Param({"10", "1000"})
  public int steps;

  private final Engine engine = new Engine(new JsonWire(), Limits.DEFAULT);
  private final MapTables before = new MapTables();
  private MapTables tables = before;
  private long ticket = 1L << 60;

  @Setup
  public void fill() {
    tables = before;
    handle(Samples.start(Samples.run(1), Samples.later()));
    for (int stepId = 1; stepId <= steps; stepId++) {
      handle(Samples.step(Samples.run(1), stepId));
    }
  }

  @Setup(Level.Invocation)
  public void restore() {
    tables = before.copy();
  }

  @Benchmark
  @OperationsPerInvocation(APPENDED)
  public MapTables step() {
    for (int i = 1; i <= APPENDED; i++) {
      handle(Samples.step(Samples.run(1), steps + i));
    }
    return tables;
  }

  private void handle(Command command) {
    var stamp = new Stamp(NOW, ticket++);
    switch (engine.decide(tables, command, stamp)) {
      case Decision.Accepted(var facts, var sends, _) -> {
        Applier.apply(tables, facts, stamp);
        sends.forEach(send -> handle(send.command()));
      }
      case Decision.Rejected(var why) -> throw new IllegalStateException("rejected: " + why);
    }
  }
}
