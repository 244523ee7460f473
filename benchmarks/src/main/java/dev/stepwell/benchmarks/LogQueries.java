package dev.stepwell.benchmarks;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.server.Server;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partition;
import dev.stepwell.server.partition.Task;
import dev.stepwell.server.project.Secrets;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.Store;
import dev.stepwell.store.rocksdb.RocksStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// Pages of ten runs by each filter, over HTTP, on an embedded store with many runs. They are put
/// there by the engine, without HTTP: what is measured is reading.
///
/// Arguments: a folder that does not exist yet, and how many runs (a million).
public final class LogQueries {
  private static final ProjectId PROJECT = new ProjectId("bench");
  private static final int PARTITIONS = 2;
  private static final int BATCH = 1_000;
  private static final int REQUESTS = 100;
  private static final int RARE = 100_000;

  private static final List<String> QUERIES =
      List.of(
          "",
          "label=common",
          "label=rare",
          "label=nobodys",
          "flowControlKey=key-3",
          "flowControlKey=nobodys",
          "callerIp=10.0.0.1",
          "callerIp=10.9.9.9",
          "callerIp=10.8.8.8",
          "workflowUrl=https://app-1.example/flow-7",
          "workflowUrl=https://app-1.example/nothing",
          "host=app-1.example",
          "host=nowhere.example",
          "path=/flow-7",
          "path=/nothing",
          "state=RUN_STARTED",
          "state=RUN_SUCCESS",
          "state=RUN_FAILED",
          "state=RUN_CANCELED",
          "state=STEP_RETRY",
          "state=STEP_FAILED",
          "state=STEP_CANCELED",
          "workflowRunId=run-500",
          "fromDate=1&toDate=2",
          "label=common&state=RUN_FAILED",
          "label=common&flowControlKey=key-4",
          "label=rare&host=app-1.example");

  private LogQueries() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var folder = Path.of(arguments[0]);
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    if (Files.exists(folder)) {
      throw new IllegalArgumentException(folder + " exists already");
    }
    try (var store = RocksStore.open(folder, PARTITIONS)) {
      long began = System.nanoTime();
      fill(store, runs);
      System.out.printf(
          "filled    %,d runs in %.0f s%n%n", runs, (System.nanoTime() - began) / 1e9);
      try (var server = Server.start(Config.development("127.0.0.1", 0), store)) {
        measure(server);
      }
    }
  }

  private static void fill(Store store, int runs) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int number = 0; number < PARTITIONS; number++) {
      int partition = number;
      threads.add(Thread.ofPlatform().start(() -> fill(store, partition, runs)));
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void fill(Store store, int number, int runs) {
    var engine = new Engine(new JsonWire(), Limits.DEFAULT);
    var partition = new Partition(number, PARTITIONS, engine, store.slice(number));
    partition.prepare();
    var starts = new ArrayList<Integer>();
    for (int i = 0; i < runs; i++) {
      if (new StartRun(name(i), trigger(i), Optional.empty()).address().partition(PARTITIONS)
          == number) {
        starts.add(i);
      }
      if (starts.size() == BATCH || i == runs - 1) {
        var first = new ArrayList<AtomicReference<Answer>>();
        var tasks = new ArrayList<Task>();
        for (int start : starts) {
          var answer = new AtomicReference<Answer>();
          first.add(answer);
          tasks.add(
              new Task.Handle(
                  new StartRun(name(start), trigger(start), Optional.empty()), answer::set));
        }
        handle(partition, tasks);
        var ends = new ArrayList<Task>();
        for (int k = 0; k < starts.size(); k++) {
          end(starts.get(k), first.get(k).get())
              .ifPresent(command -> ends.add(new Task.Handle(command, _ -> {})));
        }
        handle(partition, ends);
        starts.clear();
      }
    }
  }

  private static void handle(Partition partition, List<Task> tasks) {
    partition.handle(tasks, Instant.now()).answers().forEach(Runnable::run);
  }

  /// Of a hundred runs 90 succeed, three are cancelled, two fail, and five stay active, of which
  /// one waits for a retry.
  private static Optional<Command> end(int run, Answer started) {
    return switch (run % 100) {
      case 0, 1 -> Optional.of(fails(started, 0));
      case 2, 3, 4 -> Optional.of(new CancelRun(name(run)));
      case 5 -> Optional.of(fails(started, 1));
      case 6, 7, 8, 9 -> Optional.empty();
      default -> Optional.of(new FinishRun(name(run), Optional.of(Bytes.utf8("{\"ok\":true}"))));
    };
  }

  /// The first attempt of the first message fails.
  private static Command fails(Answer started, int retries) {
    if (started instanceof Answer.Replied(Reply.Started(MessageKey message, _, _))) {
      var outcome = new Outcome.Answered(500, List.of(), Bytes.utf8("out of stock, " + retries));
      return new RecordOutcome(message, 0, outcome, Duration.ofDays(1));
    }
    throw new IllegalStateException("not started: " + started);
  }

  private static RunName name(int run) {
    return new RunName(PROJECT, "run-" + run);
  }

  private static Trigger trigger(int run) {
    var labels = new ArrayList<String>();
    labels.add(run % 2 == 0 ? "common" : "other");
    if (run % RARE == 0) {
      labels.add("rare");
    }
    var flow =
        new FlowControl(
            "key-" + run % 7, OptionalInt.of(10), OptionalInt.empty(), Duration.ofSeconds(1));
    return new Trigger(
        Trigger.Kind.FIRST,
        List.of(),
        new Message.Request(
            "POST",
            "https://app-" + run % 3 + ".example/flow-" + run % 101,
            List.of(),
            Optional.of("application/json")),
        Bytes.utf8("{\"order\":" + run + "}"),
        new Due.After(Duration.ofDays(1)),
        new RunSettings(
            new RetryPolicy(run % 100 == 5 ? 1 : 0, Optional.empty()),
            Set.of(),
            labels,
            Optional.of(flow),
            Optional.empty(),
            ""),
        Probe.NONE,
        run % RARE == 1 ? "10.9.9.9" : "10.0.0." + run % 4);
  }

  private static void measure(Server server) throws IOException, InterruptedException {
    var token = Token.of(PROJECT.value(), Secrets.letters(40));
    server
        .projects()
        .save(
            new Project(
                PROJECT,
                List.of(new Project.Token(Secrets.sha256(token), Project.Access.FULL)),
                new Project.SigningKeys(Secrets.signingKey(), Secrets.signingKey())));
    System.out.println("| filter | runs | p50 ms | p99 ms |");
    System.out.println("|---|---|---|---|");
    try (var client = HttpClient.newHttpClient()) {
      for (var query : QUERIES) {
        var request =
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + server.port()
                            + "/v2/workflows/logs?count=10&"
                            + query))
                .header("Authorization", "Bearer " + token)
                .build();
        var millis = new double[REQUESTS];
        int found = 0;
        for (int i = -REQUESTS / 5; i < REQUESTS; i++) {
          long began = System.nanoTime();
          var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() != 200) {
            throw new IllegalStateException(query + ": " + answer.body());
          }
          found = answer.body().split("\"workflowRunCreatedAt\"", -1).length - 1;
          if (i >= 0) {
            millis[i] = (System.nanoTime() - began) / 1e6;
          }
        }
        Arrays.sort(millis);
        System.out.printf(
            "| %s | %d | %.1f | %.1f |%n",
            query.isEmpty() ? "none" : "`" + query + "`",
            found,
            millis[REQUESTS / 2],
            millis[REQUESTS * 99 / 100]);
      }
    }
  }
}
