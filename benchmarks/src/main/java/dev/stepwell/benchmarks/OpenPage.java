package dev.stepwell.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// What a page costs that somebody leaves open: the CPU of the process with it and without it. The
/// one who reads what comes, and who makes the commits, are in the same process, so it is a little
/// less than what is shown. Stretches with it and without it take turns, since the process goes on
/// getting warm; the median of each counts.
final class OpenPage {
  private static final long SECONDS = 20;
  private static final int ROUNDS = 5;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final HttpClient client;
  private final String origin;
  private final String cookie;
  private final String token;

  OpenPage(HttpClient client, String origin, String cookie, String token) {
    this.client = client;
    this.origin = origin;
    this.cookie = cookie;
    this.token = token;
  }

  /// Prints the CPU of the process, in percent of a core, with so many commits each second.
  void compare(String name, int commits) throws IOException, InterruptedException {
    percent(commits);
    var without = new double[ROUNDS];
    var with = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      without[round] = percent(commits);
      with[round] = whileOpen(commits);
    }
    System.out.printf("| %s | %s | %s |%n", name, shown(without), shown(with));
  }

  private double whileOpen(int commits) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(origin + "/live/runs")).header("Cookie", cookie).build();
    try (var events = client.send(request, BodyHandlers.ofInputStream()).body()) {
      Thread.ofVirtual().start(() -> drain(events));
      return percent(commits);
    }
  }

  private static String shown(double[] percent) {
    Arrays.sort(percent);
    return "%.1f (%.1f … %.1f)"
        .formatted(percent[percent.length / 2], percent[0], percent[percent.length - 1]);
  }

  private static void drain(InputStream events) {
    try {
      events.transferTo(OutputStream.nullOutputStream());
    } catch (IOException over) {
      // The page was closed.
    }
  }

  private double percent(int commits) throws IOException, InterruptedException {
    long cpu = PROCESS.getProcessCpuTime();
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(SECONDS);
    long next = began;
    while (System.nanoTime() < end) {
      next += TimeUnit.SECONDS.toNanos(1) / Math.max(1, commits);
      if (commits > 0) {
        publish();
      }
      TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
    }
    return 100.0 * (PROCESS.getProcessCpuTime() - cpu) / (System.nanoTime() - began);
  }

  /// A message that is not due before all of this is over.
  private void publish() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(origin + "/v2/publish/http://127.0.0.1:9/never"))
            .header("Authorization", "Bearer " + token)
            .header("Upstash-Delay", "1h")
            .POST(BodyPublishers.ofString("x"))
            .build();
    client.send(request, BodyHandlers.discarding());
  }
}
