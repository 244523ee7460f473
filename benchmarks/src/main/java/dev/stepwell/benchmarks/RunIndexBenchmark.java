package dev.stepwell.benchmarks;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partition;
import dev.stepwell.server.partition.Task;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.Store;
import dev.stepwell.store.memory.MemoryStore;
import dev.stepwell.store.rocksdb.RocksStore;
import dev.stepwell.store.tables.StoreTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a run pays for being found by a filter: its start and its end, with and without the rows of
/// the run index reaching the store. 64 runs share a commit, as they do under load.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class RunIndexBenchmark {
  private static final int RUNS = 64;

  @Param({"true", "false"})
  public boolean index;

  private Path folder;
  private Store store;
  private Partition partition;
  private long runs;

  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("stepwell-index-");
    store = RocksStore.open(folder, 1);
    var slice = index ? store.slice(0) : new Unindexed(store.slice(0), indexTable());
    partition = new Partition(0, 1, new Engine(new JsonWire(), Limits.DEFAULT), slice);
    partition.prepare();
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    store.close();
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(RUNS)
  public long startAndEnd() {
    handle(run -> Samples.start(Samples.run(run), Samples.later()));
    handle(run -> new FinishRun(Samples.run(run), Optional.empty()));
    runs += RUNS;
    return runs;
  }

  private void handle(LongFunction<Command> command) {
    List<Task> tasks =
        LongStream.range(runs, runs + RUNS)
            .<Task>mapToObj(
                run -> new Task.Handle(command.apply(run), RunIndexBenchmark::requireReply))
            .toList();
    partition.handle(tasks, Instant.now()).answers().forEach(Runnable::run);
  }

  private static void requireReply(Answer answer) {
    if (!(answer instanceof Answer.Replied)) {
      throw new IllegalStateException("not handled: " + answer);
    }
  }

  /// With which byte the keys of the run index begin: seen on a row of it.
  private static byte indexTable() {
    try (var memory = new MemoryStore(1)) {
      var tables = new StoreTables(memory.slice(0));
      var key = new FacetKey(new ProjectId("any"), Facet.URL, 1, new Origin(1, 1));
      tables.runIndex().insert(key, Marker.SET);
      tables.commit();
      var first = new byte[1];
      memory
          .slice(0)
          .keys(
              new byte[] {0},
              new byte[] {(byte) 0xff},
              row -> {
                first[0] = row[0];
                return false;
              });
      return first[0];
    }
  }

  /// Lets everything through but the rows of one table.
  private record Unindexed(Slice all, byte table) implements Slice {
    @Override
    public byte @Nullable [] get(byte[] key) {
      return all.get(key);
    }

    @Override
    public void ascending(byte[] from, byte[] to, Visitor visitor) {
      all.ascending(from, to, visitor);
    }

    @Override
    public void descending(byte[] from, byte[] to, Visitor visitor) {
      all.descending(from, to, visitor);
    }

    @Override
    public void keys(byte[] from, byte[] to, KeyVisitor visitor) {
      all.keys(from, to, visitor);
    }

    @Override
    public void commit(Batch batch) {
      var rest = new Batch();
      batch.forEach(
          new Batch.Operations() {
            @Override
            public void put(byte[] key, byte[] value) {
              if (key[0] != table) {
                rest.put(key, value);
              }
            }

            @Override
            public void delete(byte[] key) {
              if (key[0] != table) {
                rest.delete(key);
              }
            }
          });
      all.commit(rest);
    }
  }
}
