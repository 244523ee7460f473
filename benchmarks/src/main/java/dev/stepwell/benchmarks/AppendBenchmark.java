package dev.stepwell.benchmarks;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.RunName;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.Store;
import dev.stepwell.store.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// Durable appends: steps of runs through the real writers onto the embedded store, synced. Each
/// caller waits for its answer before it sends the next. They are virtual threads, as in the
/// server: waking platform threads would cost more than the append.
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Djmh.executor=VIRTUAL"})
public class AppendBenchmark {
  private static final int PARTITIONS = 2;
  private static final int QUEUE_LIMIT = 10_000;
  private static final int STEPS_PER_RUN = 100;

  /// The server without its edges.
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls open() first
  public static class Writers {
    private final AtomicLong runs = new AtomicLong();
    private Path folder;
    private Store store;
    private Partitions partitions;

    @Setup(Level.Trial)
    public void open() throws IOException {
      folder = Files.createTempDirectory("stepwell-append-");
      store = RocksStore.open(folder, PARTITIONS);
      var engine = new Engine(new JsonWire(), Limits.DEFAULT);
      partitions = new Partitions(store, engine, InstantSource.system(), QUEUE_LIMIT);
      partitions.start();
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      partitions.close();
      store.close();
      try (var paths = Files.walk(folder)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }

    private RunName newRun() {
      return Samples.run(runs.incrementAndGet());
    }
  }

  /// One that takes step after step. Now and then it starts a new run, which is an append too.
  @State(Scope.Thread)
  public static class Caller {
    private RunName run = Samples.run(0);
    private int steps = STEPS_PER_RUN;

    private Command next(Writers writers) {
      if (steps == STEPS_PER_RUN) {
        steps = 0;
        run = writers.newRun();
        return Samples.start(run, Samples.later());
      }
      return Samples.step(run, ++steps);
    }
  }

  @Benchmark
  @Threads(1)
  public Answer append1(Writers writers, Caller caller) {
    return append(writers, caller);
  }

  @Benchmark
  @Threads(64)
  public Answer append64(Writers writers, Caller caller) {
    return append(writers, caller);
  }

  private static Answer append(Writers writers, Caller caller) {
    var answer = writers.partitions.call(caller.next(writers));
    if (!(answer instanceof Answer.Replied)) {
      throw new IllegalStateException("not appended: " + answer);
    }
    return answer;
  }
}
