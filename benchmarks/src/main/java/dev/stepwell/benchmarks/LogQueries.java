package dev.stepwell.benchmarks;

import dev.stepwell.engine.Address;
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
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
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
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Secrets;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.Store;
import dev.stepwell.store.rocksdb.RocksStore;
import dev.stepwell.store.tables.InboxKey;
import dev.stepwell.store.tables.OutboxKey;
import dev.stepwell.store.tables.StoreView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Pages of ten runs, or of ten dead letters, by each filter, over HTTP, on an embedded store with
/// many runs. They are put there by the engine, without HTTP: what is measured is reading.
///
/// Arguments: a folder, and how many runs (a million). What is in the folder already is measured as
/// it is.
public final class LogQueries {
  static final ProjectId PROJECT = new ProjectId("bench");
  static final int PARTITIONS = 2;
  private static final int BATCH = 1_000;

  /// After so many runs it is told how far it is.
  private static final int TOLD = 50_000;

  static final int QUEUE_LIMIT = 100_000;
  private static final int POLL_MILLIS = 10;
  private static final int REQUESTS = 100;

  /// Messages outside runs that fail, for each batch of runs.
  private static final int MESSAGES = 50;

  private static final int RARE = 100_000;
  private static final int RETRIED = 13;
  private static final int NAMED = 500;
  private static final long AROUND_MILLIS = 50;

  /// Rounds over all queries before anything is measured: what comes first would pay for the
  /// compiler.
  private static final int WARM_UP = 40;

  private static final String LOGS = "/v2/workflows/logs?count=10&";
  private static final String DEAD_LETTERS = "/v2/workflows/dlq?count=10&";
  private static final String DEAD_MESSAGES = "/v2/dlq?count=10&";

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
          "workflowRunId=run-" + NAMED,
          "fromDate=1&toDate=2",
          "label=common&state=RUN_FAILED",
          "label=common&flowControlKey=key-4",
          "label=common&label=rare",
          "label=rare&host=app-1.example");

  private static final List<String> LETTER_QUERIES =
      List.of(
          "",
          "label=common",
          "label=rare",
          "label=nobodys",
          "workflowUrl=https://app-1.example/flow-7",
          "flowControlKey=key-3",
          "callerIp=10.9.9.9",
          "workflowRunId=run-" + NAMED,
          "responseStatus=500",
          "responseStatus=404",
          "failureFunctionState=CALLBACK_FAIL",
          "fromDate=1&toDate=2",
          "label=common&workflowUrl=https://app-1.example/flow-7");

  private static final List<String> MESSAGE_QUERIES =
      List.of(
          "",
          "order=latestFirst",
          "label=common",
          "label=rare",
          "label=nobodys",
          "url=https://app-1.example/hook-7",
          "callerIp=10.9.9.9",
          "queueName=nobodys",
          "responseStatus=500",
          "responseStatus=404",
          "fromDate=1&toDate=2");

  private LogQueries() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var folder = Path.of(arguments[0]);
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    boolean filled = Files.exists(folder);
    try (var store = RocksStore.open(folder, PARTITIONS)) {
      if (!filled) {
        long began = System.nanoTime();
        fill(store, runs);
        System.out.printf(
            "filled    %,d runs in %.0f s%n%n", runs, (System.nanoTime() - began) / 1e9);
      }
      try (var server = Server.start(Config.development("127.0.0.1", 0), store)) {
        measure(server);
      }
    }
  }

  static void fill(Store store, int runs) throws InterruptedException {
    var engine = new Engine(new JsonWire(), Limits.DEFAULT);
    try (var partitions = new Partitions(store, engine, InstantSource.system(), QUEUE_LIMIT)) {
      partitions.start();
      for (int first = 0; first < runs; first += BATCH) {
        var batch = IntStream.range(first, Math.min(runs, first + BATCH)).boxed().toList();
        var started =
            handle(
                partitions,
                batch.stream()
                    .map(run -> new StartRun(name(run), trigger(run), Optional.empty()))
                    .toList());
        handle(
            partitions,
            batch.stream().flatMap(run -> end(run, started.get(run % BATCH)).stream()).toList());
        var published =
            handle(partitions, batch.stream().limit(MESSAGES).map(LogQueries::publish).toList());
        handle(partitions, published.stream().map(LogQueries::failsAlone).toList());
        if ((first + BATCH) % TOLD == 0) {
          System.err.printf("filling   %,d of %,d runs%n", first + BATCH, runs);
        }
      }
      while (IntStream.range(0, PARTITIONS).anyMatch(number -> underWay(partitions, number))) {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /// Whether a command to another partition has not arrived yet, or its receiver still remembers
  /// it.
  private static boolean underWay(Partitions partitions, int number) {
    return partitions.view(number) instanceof StoreView view
        && !(view.outbox().ascending(OutboxKey.FIRST, OutboxKey.LAST, 1).isEmpty()
            && view.inbox().ascending(InboxKey.FIRST, InboxKey.LAST, 1).isEmpty());
  }

  static List<Answer> handle(Partitions partitions, List<? extends Command> commands) {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (var command : commands) {
      var answer = new CompletableFuture<Answer>();
      answers.add(answer);
      partitions.submit(command, answer::complete);
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /// Of a hundred runs 82 succeed, three are cancelled, ten fail, and five stay active, of which
  /// one waits for a retry.
  private static Optional<Command> end(int run, Answer started) {
    return switch (run % 100) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> Optional.of(fails(started, 0));
      case 10, 11, 12 -> Optional.of(new CancelRun(name(run)));
      case RETRIED -> Optional.of(fails(started, 1));
      case 14, 15, 16, 17 -> Optional.empty();
      default -> Optional.of(new FinishRun(name(run), Optional.of(Bytes.utf8("{\"ok\":true}"))));
    };
  }

  /// The first attempt of the first message fails.
  private static Command fails(Answer started, int retries) {
    if (started instanceof Answer.Replied(Reply.Started(MessageKey message, _, _))) {
      return fails(message, retries);
    }
    throw new IllegalStateException("not started: " + started);
  }

  private static Command fails(MessageKey message, int retries) {
    var outcome = new Outcome.Answered(500, List.of(), Bytes.utf8("out of stock, " + retries));
    return new RecordOutcome(message, 0, outcome, Duration.ofDays(1));
  }

  private static Command publish(int number) {
    var publication =
        new Publication(
            new Publication.Wishes(Optional.empty(), List.of(number == 0 ? "rare" : "common"), ""),
            new Publication.Source("10.0.0." + number % 4, Optional.empty()),
            Publication.Way.DIRECT,
            Optional.empty());
    var message =
        new Message(
            PROJECT,
            new Purpose.Alone(publication),
            new Message.Request(
                "POST",
                "https://app-" + number % 3 + ".example/hook-" + number % 101,
                List.of(),
                Optional.of("application/json")),
            Message.Settings.of(new RetryPolicy(0, Optional.empty())),
            Instant.now(),
            0,
            Instant.now().plus(Duration.ofDays(1)));
    return new Publish(
        new Address(number % Address.SLOTS), message, Bytes.utf8("{\"order\":" + number + "}"));
  }

  private static Command failsAlone(Answer published) {
    if (published instanceof Answer.Replied(Reply.Published(var items))) {
      return fails(items.getFirst().message(), 0);
    }
    throw new IllegalStateException("not published: " + published);
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
            new RetryPolicy(run % 100 == RETRIED ? 1 : 0, Optional.empty()),
            Set.of(),
            labels,
            Optional.of(flow),
            Optional.empty(),
            ""),
        Probe.NONE,
        run % RARE == 1 ? "10.9.9.9" : "10.0.0." + run % 4);
  }

  /// Somebody who has a token for the runs.
  static String newToken(Server server) {
    var token = Token.of(PROJECT.value(), Secrets.letters(40));
    server
        .projects()
        .save(
            new Project(
                PROJECT,
                List.of(new Project.Token(Secrets.sha256(token), Project.Access.FULL)),
                new Project.SigningKeys(Secrets.signingKey(), Secrets.signingKey())));
    return token;
  }

  private static void measure(Server server) throws IOException, InterruptedException {
    var token = newToken(server);
    try (var client = HttpClient.newHttpClient()) {
      var reader = new Reader(client, "http://127.0.0.1:" + server.port(), token);
      var createdAt = reader.createdAt(NAMED);
      var logs = new ArrayList<>(QUERIES);
      var around =
          "fromDate=" + createdAt + "&toDate=" + (Long.parseLong(createdAt) + AROUND_MILLIS);
      logs.add(around);
      logs.add("workflowCreatedAt=" + createdAt);
      logs.add("workflowRuns=run-" + NAMED + "@" + createdAt);
      logs.add(
          IntStream.range(NAMED, NAMED + 10)
              .mapToObj(run -> "workflowRunId=run-" + run)
              .collect(Collectors.joining("&")));
      for (int round = 0; round < WARM_UP; round++) {
        for (var query : logs) {
          reader.page(LOGS + query);
        }
        for (var query : LETTER_QUERIES) {
          reader.page(DEAD_LETTERS + query);
        }
        for (var query : MESSAGE_QUERIES) {
          reader.page(DEAD_MESSAGES + query);
        }
      }
      var letters = new ArrayList<>(LETTER_QUERIES);
      letters.add(around);
      letters.add("workflowCreatedAt=" + createdAt);
      measure(reader, LOGS, logs);
      measure(reader, DEAD_LETTERS, letters);
      measure(reader, DEAD_MESSAGES, MESSAGE_QUERIES);
    }
  }

  private static void measure(Reader reader, String path, List<String> queries)
      throws IOException, InterruptedException {
    System.out.printf(
        "| `%s`, %d requests each | on the page | p50 ms | p90 ms |%n|---|---|---|---|%n",
        path, REQUESTS);
    var each = path.equals(LOGS) ? "\"workflowRunCreatedAt\":" : "\"dlqId\":";
    for (var query : queries) {
      var millis = new double[REQUESTS];
      int found = 0;
      for (int i = 0; i < REQUESTS; i++) {
        long began = System.nanoTime();
        var page = reader.page(path + query);
        millis[i] = (System.nanoTime() - began) / 1e6;
        found = page.split(each, -1).length - 1;
      }
      Arrays.sort(millis);
      System.out.printf(
          "| %s | %d | %.1f | %.1f |%n",
          query.isEmpty() ? "nothing" : "`" + query + "`",
          found,
          millis[REQUESTS / 2],
          millis[REQUESTS * 9 / 10]);
    }
    System.out.println();
  }

  /// Who asks, over one kept connection.
  private record Reader(HttpClient client, String server, String token) {
    private static final Pattern CREATED = Pattern.compile("\"workflowRunCreatedAt\":(\\d+)");

    String page(String path) throws IOException, InterruptedException {
      var request =
          HttpRequest.newBuilder(URI.create(server + path))
              .header("Authorization", "Bearer " + token)
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + answer.body());
      }
      return answer.body();
    }

    String createdAt(int run) throws IOException, InterruptedException {
      var page = page(LOGS + "workflowRunId=run-" + run);
      return CREATED.matcher(page).results().findFirst().orElseThrow().group(1);
    }
  }
}
