package dev.stepwell.benchmarks;

import dev.stepwell.engine.MapTables;
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

  /// How many steps the run has taken before.
  @Param({"10", "1000"})
  public int steps;

  private final MemoryRun before = MemoryRun.started();
  private MemoryRun run = before;

  @Setup
  public void fill() {
    for (int i = 0; i < steps; i++) {
      before.step();
    }
  }

  @Setup(Level.Invocation)
  public void restore() {
    run = before.copy();
  }

  @Benchmark
  @OperationsPerInvocation(APPENDED)
  public MapTables step() {
    for (int i = 0; i < APPENDED; i++) {
      run.step();
    }
    return run.tables();
  }
}
