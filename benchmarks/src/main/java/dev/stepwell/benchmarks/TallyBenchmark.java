package dev.stepwell.benchmarks;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Tallies;
import dev.stepwell.engine.TallyKey.Kind;
import dev.stepwell.store.Store;
import dev.stepwell.store.rocksdb.RocksStore;
import dev.stepwell.store.tables.StoreTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/// What it costs the writer to count a wait, a saved notification or a dead letter: the first of a
/// batch reads the row from the embedded store, the others find it in the batch. The row that is
/// written in the end is one for each batch.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class TallyBenchmark {
  private static final ProjectId PROJECT = new ProjectId("project");

  private Path folder;
  private Store store;
  private StoreTables tables;

  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("stepwell-tally-");
    store = RocksStore.open(folder, 1);
    tables = new StoreTables(store.slice(0));
    Tallies.add(tables, PROJECT, Kind.WAITERS, 1_000_000);
    tables.commit();
    tables.clear();
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
  public void first() {
    tables.mark();
    Tallies.add(tables, PROJECT, Kind.WAITERS, 1);
    tables.clear();
  }

  @Benchmark
  public void others() {
    tables.mark(); // as the writer does for each command
    Tallies.add(tables, PROJECT, Kind.WAITERS, 1);
  }
}
