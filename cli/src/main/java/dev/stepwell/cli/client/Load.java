package dev.stepwell.cli.client;

import dev.stepwell.cli.client.Work.Measured;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.json.JsonWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/// A small load test of a server, over its REST API and to an endpoint of its own: messages, empty
/// runs, and runs that wait for an event. Client and endpoint take their part of the machine, so
/// what comes out is what this machine did, and no bound of the server.
public final class Load implements AutoCloseable {
  private static final String EVENT = "bench";

  /// Messages before anything is measured: a server that has just been started is slow at first.
  private static final int MOST_BEFORE = 500;

  private static final Octets SMALL =
      Octets.wrap("{\"bench\":true}".getBytes(StandardCharsets.US_ASCII));

  private final Plan plan;
  private final Api api;
  private final Sink sink;
  private final PrintWriter err;

  /// Of this test alone: ids that were used before would be other runs.
  private final String name = "bench-" + UUID.randomUUID().toString().substring(0, 8) + "-";

  private final List<Measured> results = new ArrayList<>();

  /// What is to be done.
  ///
  /// @param count messages, and runs of either kind
  /// @param connections requests of the client at once
  /// @param host under which the server reaches this machine
  /// @param patience how long nothing may come of what was acknowledged
  public record Plan(int count, int connections, String host, Duration patience) {
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    public Plan {
      if (count < 1 || count > 10_000_000) {
        throw CommandException.usage("--count has to be from 1 to 10,000,000");
      }
      if (connections < 1 || connections > 1_000) {
        throw CommandException.usage("--connections has to be from 1 to 1,000");
      }
    }
  }

  /// A test that has not begun; its endpoint listens.
  ///
  /// @param err hears of the progress
  public Load(String url, String token, Plan plan, PrintWriter err) {
    this.plan = plan;
    this.err = err;
    this.api = new Api(url, token);
    this.sink = new Sink(plan.host());
  }

  /// Does all of it.
  ///
  /// @throws CommandException where the server refuses, or what it has acknowledged does not come
  public void run() {
    var _ = messages(new Work(Math.min(plan.count(), MOST_BEFORE)));
    var messages = messages(new Work(plan.count()));
    results.add(messages.acknowledgements("publish"));
    results.add(messages.completions("deliver"));
    emptyRuns();
    notifiedRuns();
  }

  private Work messages(Work work) {
    sink.on("message", (piece, _) -> work.finish(piece));
    var ids = new String[work.count()];
    each(
        work.count(),
        piece -> {
          work.begin(piece);
          var answer = api.send(Call.post("/v2/publish/" + sink.url("message", piece)).body(SMALL));
          work.acknowledge(piece);
          ids[piece] = "/v2/messages/" + Call.segment(answer.json().text("messageId"));
        });
    await("messages", work, piece -> ids[piece]);
    return work;
  }

  private void emptyRuns() {
    var work = new Work(plan.count());
    sink.on(
        "run",
        (piece, run) -> {
          end(run);
          work.finish(piece);
        });
    each(
        work.count(),
        piece -> {
          work.begin(piece);
          trigger("run", piece);
          work.acknowledge(piece);
        });
    await("empty runs", work, piece -> run("run", piece));
    results.add(work.acknowledgements("trigger"));
    results.add(work.completions("run"));
  }

  /// Whether the run waits already when the event comes does not matter: it gets it.
  private void notifiedRuns() {
    var work = new Work(plan.count());
    sink.on("wait", (piece, run) -> api.send(waiting(piece, run)));
    sink.on(
        "resumed",
        (piece, run) -> {
          work.finish(piece);
          end(run);
        });
    var runs = new String[work.count()];
    each(work.count(), piece -> runs[piece] = trigger("wait", piece));
    each(
        work.count(),
        piece -> {
          work.begin(piece);
          api.send(Call.post("/v2/notify/" + Call.segment(runs[piece]) + "/" + EVENT).body(SMALL));
          work.acknowledge(piece);
        });
    await("notified runs", work, piece -> run("wait", piece));
    results.add(work.acknowledgements("notify"));
    results.add(work.completions("resume"));
  }

  private String trigger(String kind, int piece) {
    return api.send(
            Call.post("/v2/trigger/" + sink.url(kind, piece))
                .header("Upstash-Workflow-RunId", name + kind + "-" + piece)
                .body(SMALL))
        .json()
        .text("workflowRunId");
  }

  private String run(String kind, int piece) {
    return "/v2/workflows/runs/" + Call.segment("wfr_" + name + kind + "-" + piece);
  }

  private void end(String run) {
    api.send(Call.of("DELETE", "/v2/workflows/runs/" + Call.segment(run)).with("cancel", "false"));
  }

  private Call waiting(int piece, String run) {
    var json = new JsonWriter();
    json.beginObject();
    json.field("url", sink.url("resumed", piece));
    json.field("timeout", "1h");
    json.field("timeoutUrl", sink.url("resumed", piece));
    json.name("timeoutHeaders");
    json.beginObject();
    json.endObject();
    json.name("step");
    json.beginObject();
    json.field("stepId", 1);
    json.field("stepName", EVENT);
    json.field("stepType", "Wait");
    json.field("concurrent", 1);
    json.endObject();
    json.endObject();
    return Call.post("/v2/wait/" + EVENT)
        .header("Content-Type", "application/json")
        .header("Upstash-Workflow-RunId", run)
        .body(Octets.wrap(json.toBytes()));
  }

  /// Does it for each piece, with as many at once as there are connections. The first that fails
  /// ends it.
  private void each(int count, IntConsumer action) {
    var next = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < plan.connections(); i++) {
        all.add(
            threads.submit(() -> {
              int piece = next.getAndIncrement();
              while (piece < count) {
                try {
                  action.accept(piece);
                } catch (RuntimeException failure) {
                  next.set(count);
                  throw failure;
                }
                piece = next.getAndIncrement();
              }
            }));
      }
      for (var one : all) {
        one.get();
      }
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof CommandException refused) {
        throw refused;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException stop) {
      throw interrupted();
    }
  }

  private void await(String what, Work work, IntFunction<String> path) {
    try {
      if (!work.await(plan.patience(), done -> progress(what, done, work.count()))) {
        takeBack(work, path);
        throw new CommandException(
            ExitCode.FAILED,
            "for "
                + plan.patience().toSeconds()
                + " s none of the "
                + what
                + " came to "
                + sink.base()
                + sink.failure().map(why -> ": " + why).orElse("")
                + ". Does the server reach this address (--sink), and may it send there"
                + " (`stepwell serve` refuses loopback)? What was left has been taken back");
      }
    } catch (InterruptedException stop) {
      throw interrupted();
    }
  }

  private void takeBack(Work work, IntFunction<String> path) {
    for (int piece = 0; piece < work.count(); piece++) {
      if (!work.isDone(piece)) {
        var _ = api.ask(Call.of("DELETE", path.apply(piece)));
      }
    }
  }

  private void progress(String what, int done, int count) {
    err.println(what + ": " + done + " of " + count);
    err.flush();
  }

  private static CommandException interrupted() {
    Thread.currentThread().interrupt();
    return new CommandException(ExitCode.FAILED, "interrupted");
  }

  /// Prints what was measured, for people or for programs.
  ///
  /// @param server what it was measured of
  public void print(String server, PrintWriter out, boolean json) {
    if (json) {
      out.println(json(server));
    } else {
      out.println("server:  " + server);
      out.println("machine: " + Machine.text());
      out.println(
          "%d of each, %d connections; client, endpoint and server share what they run on"
              .formatted(plan.count(), plan.connections()));
      out.println();
      var table = new Table("", "COUNT", "PER SECOND", "P50", "P99");
      for (var result : results) {
        table.row(
            result.name(),
            String.valueOf(result.count()),
            String.format(Locale.ROOT, "%,.0f", result.perSecond()),
            millis(result.median()) + " ms",
            millis(result.high()) + " ms");
      }
      table.print(new Terminal(out, err, false), "");
      out.println();
      out.println("publish, trigger, notify: until the answer, which says that it is on disk.");
      out.println(
          "deliver: from the publish until it is here. run: from the trigger until its end");
      out.println("is recorded. resume: from the notify until the run goes on here.");
    }
    out.flush();
  }

  private String json(String server) {
    var json = new JsonWriter();
    json.beginObject();
    json.field("server", server);
    json.field("machine", Machine.text());
    json.field("connections", plan.connections());
    json.name("results");
    json.beginArray();
    for (var result : results) {
      json.beginObject();
      json.field("name", result.name());
      json.field("count", result.count());
      decimal(json, "perSecond", String.format(Locale.ROOT, "%.1f", result.perSecond()));
      decimal(json, "p50", millis(result.median()));
      decimal(json, "p99", millis(result.high()));
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.toString();
  }

  private static void decimal(JsonWriter json, String name, String number) {
    json.name(name);
    json.raw(number.getBytes(StandardCharsets.US_ASCII));
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }

  @Override
  public void close() {
    sink.close();
    api.close();
  }
}
