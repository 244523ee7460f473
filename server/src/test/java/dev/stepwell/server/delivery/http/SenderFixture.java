package dev.stepwell.server.delivery.http;

import dev.stepwell.server.delivery.http.SenderSettings.Connections;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A sender of its own for a test.
final class SenderFixture implements AutoCloseable {
  static final int RESPONSE_BYTES = 100_000;
  static final Duration LONG = Duration.ofSeconds(20);
  static final SenderSettings SETTINGS =
      new SenderSettings(
          2,
          4_000,
          new Connections(4_000, 4_000, 4_000),
          RESPONSE_BYTES,
          1 << 20,
          16 << 10,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          List.of());

  /// Asks for a host again almost each time.
  static SenderSettings forgetful() {
    return new SenderSettings(
        1,
        100,
        new Connections(100, 100, 100),
        RESPONSE_BYTES,
        1 << 20,
        16 << 10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMillis(1),
        List.of());
  }

  final Vertx vertx = Vertx.vertx();
  final Sender sender;

  SenderFixture(SenderSettings settings, DestinationPolicy policy, HostResolver.Lookup lookup) {
    sender = new Sender(vertx, settings, policy, lookup);
  }

  /// Allows everything that development does, and finds any host on this machine.
  static SenderFixture open() {
    return open(DestinationPolicy.development());
  }

  static SenderFixture open(DestinationPolicy policy) {
    return new SenderFixture(SETTINGS, policy, _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  static SenderSettings trusting(Path certificate) {
    return new SenderSettings(
        1,
        100,
        new Connections(100, 100, 100),
        RESPONSE_BYTES,
        1 << 20,
        16 << 10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        List.of(certificate));
  }

  static SenderSettings with(Connections connections) {
    return new SenderSettings(
        1,
        100,
        connections,
        RESPONSE_BYTES,
        1 << 20,
        16 << 10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        List.of());
  }

  static OutgoingRequest post(String url, String body) {
    return request("POST", url, Map.entry("Content-Type", "text/plain")).body(body).build();
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  static Building request(String method, String url, Map.Entry<String, String>... headers) {
    return new Building(method, url, List.of(headers), "", LONG);
  }

  record Building(
      String method,
      String url,
      List<Map.Entry<String, String>> headers,
      String body,
      Duration timeout) {
    Building body(String text) {
      return new Building(method, url, headers, text, timeout);
    }

    Building timeout(Duration bound) {
      return new Building(method, url, headers, body, bound);
    }

    OutgoingRequest build() {
      return new OutgoingRequest(
          method, url, headers, body.getBytes(StandardCharsets.UTF_8), timeout);
    }
  }

  CompletableFuture<Answer> start(OutgoingRequest request) {
    var answer = new CompletableFuture<Answer>();
    sender.send(
        request,
        result -> {
          if (!answer.complete(result)) {
            throw new AssertionError("a second answer: " + result);
          }
        });
    return answer;
  }

  Answer send(OutgoingRequest request) {
    return result(start(request));
  }

  Answer send(Building request) {
    return send(request.build());
  }

  static Answer result(CompletableFuture<Answer> answer) {
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stop);
    } catch (ExecutionException | TimeoutException failure) {
      throw new AssertionError("no answer", failure);
    }
  }

  static String text(Answer answer) {
    return answer instanceof Answer.Responded responded
        ? new String(responded.body(), StandardCharsets.UTF_8)
        : answer.toString();
  }

  @Override
  public void close() {
    sender.close();
    result(
        vertx
            .close()
            .map(_ -> (Answer) new Answer.Failed("closed"))
            .toCompletionStage()
            .toCompletableFuture());
  }
}
