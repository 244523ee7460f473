package dev.stepwell.benchmarks;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.signature.Body;
import dev.stepwell.protocol.step.GrowingStepList;
import dev.stepwell.protocol.step.StepList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a history costs on its way: each step is encoded once, when it comes in; a delivery puts
/// the elements side by side.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StepListBenchmark {
  private static final MessageKey KEY = new MessageKey(new Origin(1L << 60, 4711), 7);

  /// One step of the usual size.
  @State(Scope.Benchmark)
  public static class Step {
    private final Octets body = Octets.wrap(Samples.stepBody(7).array());
  }

  /// A whole history.
  @State(Scope.Benchmark)
  public static class History {
    @Param({"10", "1000"})
    public int steps;

    private List<byte[]> elements = List.of();
    private GrowingStepList growing = new GrowingStepList();

    @Setup
    public void fill() {
      elements =
          IntStream.range(0, steps)
              .mapToObj(i -> StepList.element(KEY.id(), Octets.wrap(Samples.stepBody(i).array())))
              .toList();
      growing = new GrowingStepList();
      elements.forEach(growing::add);
    }
  }

  @Benchmark
  public byte[] element(Step step) {
    return StepList.element(KEY.id(), step.body);
  }

  @Benchmark
  public byte[] list(History history) {
    return StepList.of(history.elements);
  }

  /// The body of a delivery and its hash, made of the elements.
  @Benchmark
  public Body bodyOfElements(History history) {
    return Body.of(StepList.of(history.elements));
  }

  /// The same of a list that has grown by its last element.
  @Benchmark
  public Body bodyOfGrown(History history) {
    return history.growing.first(history.steps);
  }
}
