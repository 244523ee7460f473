package dev.stepwell.benchmarks;

import dev.stepwell.engine.MapTables;
import dev.stepwell.store.codec.ValueCodec;
import dev.stepwell.store.codec.Values;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

/// What the rows cost that each step reads or writes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
  /// The table.
  @Param({"runs", "runStates", "messages", "seen", "due", "log"})
  public String table = "";

  private Sample<?> sample = new Sample<>(Values.TICKET, 0L);

  /// A row with its codec, decoded and encoded.
  private static final class Sample<V> {
    private final ValueCodec<V> codec;
    private final V value;
    private final byte[] bytes;

    Sample(ValueCodec<V> codec, V value) {
      this.codec = codec;
      this.value = value;
      this.bytes = codec.write(value);
    }

    /// The last row of a table.
    @SuppressWarnings("unchecked") // the caller names a table and the codec of its rows
    static <V> Sample<V> of(MapTables tables, String table, ValueCodec<V> codec) {
      var rows = Objects.requireNonNull(tables.rows().get(table), table);
      return new Sample<>(codec, (V) rows.lastEntry().getValue());
    }

    byte[] write() {
      return codec.write(value);
    }

    V read() {
      return codec.read(bytes);
    }
  }

  @Setup
  public void choose() {
    var run = MemoryRun.started();
    run.step();
    var codec =
        switch (table) {
          case "runs" -> Values.RUN;
          case "runStates" -> Values.RUN_STATE;
          case "messages" -> Values.MESSAGE;
          case "seen" -> Values.SEEN;
          case "due" -> Values.DUE;
          case "log" -> Values.LOGGED;
          default -> throw new IllegalArgumentException("no table " + table);
        };
    sample = Sample.of(run.tables(), table, codec);
    System.out.println("# " + table + ": " + sample.bytes.length + " bytes");
  }

  @Benchmark
  public byte[] write() {
    return sample.write();
  }

  @Benchmark
  public Object read() {
    return sample.read();
  }
}
