package dev.stepwell.benchmarks;

import dev.stepwell.dashboard.Dashboard;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.RunName;
import dev.stepwell.server.Server;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.Store;
import dev.stepwell.store.rocksdb.RocksStore;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// Pages of the dashboard over HTTP, for somebody who has signed in, on the store of [LogQueries]
/// with one run of many steps beside the others.
///
/// Arguments: a folder, how many runs (100,000), and how many steps the long one has (1,000). What
/// is in the folder already is measured as it is.
public final class PageTimes {
  private static final RunName LONG = new RunName(LogQueries.PROJECT, "long");
  private static final int WARM_UP = 40;
  private static final int REQUESTS = 100;

  private static final List<String> PAGES =
      List.of(
          "/",
          "/runs",
          "/runs?state=RUN_STARTED",
          "/runs?state=RUN_FAILED",
          "/runs?label=rare",
          "/runs?label=nobodys",
          "/runs/run-500",
          "/runs/run-599",
          "/runs/long",
          "/runs/long?bodies=whole",
          "/events",
          "/messages",
          "/dlq",
          "/dlq?of=messages");

  private PageTimes() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var folder = Path.of(arguments[0]);
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
    boolean filled = Files.exists(folder);
    try (var store = RocksStore.open(folder, LogQueries.PARTITIONS)) {
      if (!filled) {
        LogQueries.fill(store, runs);
        fillLong(store, steps);
        System.out.printf("filled    %,d runs, and one of %,d steps%n%n", runs, steps);
      }
      var config = Config.development("127.0.0.1", 0);
      try (var server = Server.start(config, store, Dashboard.forTokens())) {
        measure(server);
      }
    }
  }

  private static void fillLong(Store store, int steps) {
    var engine = new Engine(new JsonWire(), Limits.DEFAULT);
    try (var partitions =
        new Partitions(store, engine, InstantSource.system(), LogQueries.QUEUE_LIMIT)) {
      partitions.start();
      LogQueries.handle(partitions, List.of(Samples.start(LONG, Samples.later())));
      for (int step = 1; step <= steps; step++) {
        var answer = LogQueries.handle(partitions, List.of(Samples.step(LONG, step))).getFirst();
        if (!(answer instanceof Answer.Replied)) {
          throw new IllegalStateException("step " + step + ": " + answer);
        }
      }
    }
  }

  private static void measure(Server server) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var origin = "http://127.0.0.1:" + server.port();
      var token = LogQueries.newToken(server);
      var cookie = signIn(client, origin, token);
      for (int round = 0; round < WARM_UP; round++) {
        for (var page : PAGES) {
          show(client, origin + page, cookie);
        }
      }
      System.out.printf(
          "| page, %d requests each | KB | p50 ms | p90 ms |%n|---|---|---|---|%n", REQUESTS);
      for (var page : PAGES) {
        var millis = new double[REQUESTS];
        int size = 0;
        for (int i = 0; i < REQUESTS; i++) {
          long began = System.nanoTime();
          size = show(client, origin + page, cookie);
          millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
            "| `%s` | %d | %.1f | %.1f |%n",
            page, size / 1_000, millis[REQUESTS / 2], millis[REQUESTS * 9 / 10]);
      }
      System.out.printf(
          "%n| process, CPU in %% of a core | nothing open | `/runs` open |%n|---|---|---|%n");
      var visitor = new OpenPage(client, origin, cookie, token);
      visitor.compare("idle", 0);
      visitor.compare("20 commits a second", 20);
    }
  }

  /// The cookie of somebody who has signed in.
  private static String signIn(HttpClient client, String origin, String token)
      throws IOException, InterruptedException {
    var form = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(origin + "/sign-in"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    var answer = client.send(request, BodyHandlers.discarding());
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  /// Returns how many bytes the page has.
  private static int show(HttpClient client, String url, String cookie)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url)).header("Cookie", cookie).build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(url + ": " + answer.statusCode());
    }
    return answer.body().length;
  }
}
