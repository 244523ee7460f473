package dev.stepwell.benchmarks;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.server.delivery.Traces;
import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.observe.trace.SpanCounts;
import dev.stepwell.server.observe.trace.TraceSettings;
import dev.stepwell.server.observe.trace.Tracing;
import dev.stepwell.server.partition.Aggregates;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What the trace of one attempt costs the thread that makes it: the header for its endpoint, and
/// the note that it is over. The collector is one that does not answer, so spans are dropped.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class TracesBenchmark {
  private static final Answer DONE = new Answer.Responded(200, List.of(), new byte[0], false);

  /// Whether there is a collector.
  @Param({"off", "on"})
  public String collector;

  private Traces traces;
  private Runnable close;
  private MessageKey key;
  private Message message;
  private Optional<Run> run;

  @Setup
  public void open() {
    var tables = MemoryRun.started().tables();
    var row = tables.messages().rows().firstEntry();
    key = row.getKey();
    message = row.getValue();
    run = tables.runs().get(key.origin());
    if (collector.equals("on")) {
      var tracing =
          Tracing.start(
              new TraceSettings(URI.create("http://127.0.0.1:9/v1/traces"), Map.of(), 1, "bench"),
              "bench",
              new OneView(tables),
              InstantSource.system(),
              Uncounted.UNCOUNTED);
      traces = tracing;
      close = tracing::close;
    } else {
      traces = Traces.NONE;
      close = () -> {};
    }
  }

  @TearDown
  public void close() {
    close.run();
  }

  @Benchmark
  public String attempt() {
    var attempt = traces.attempt(key, message, run);
    var told = attempt.parent();
    attempt.ended(Instant.EPOCH, Instant.EPOCH, DONE);
    return told;
  }

  private record OneView(View view) implements Aggregates {
    @Override
    public void submit(Command command, Consumer<dev.stepwell.server.partition.Answer> whenDone) {
      throw new IllegalStateException("nobody commands");
    }

    @Override
    public View view(Address address) {
      return view;
    }
  }

  private enum Uncounted implements SpanCounts {
    UNCOUNTED;

    @Override
    public void exported(int spans) {}

    @Override
    public void dropped(int spans) {}
  }
}
