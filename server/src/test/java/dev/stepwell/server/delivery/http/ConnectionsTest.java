package dev.stepwell.server.delivery.http;

import static dev.stepwell.server.delivery.http.SenderFixture.post;
import static dev.stepwell.server.delivery.http.SenderFixture.request;
import static dev.stepwell.server.delivery.http.SenderFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private final SenderFixture fixture = SenderFixture.open();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void areKeptAndUsedAgain() {
    try (var endpoint = RawEndpoint.start(Script.response(200, "ok"))) {
      for (int i = 0; i < 20; i++) {
        assertThat(text(fixture.send(post(endpoint.url("/"), "body")))).isEqualTo("ok");
      }

      assertThat(endpoint.connections()).isEqualTo(SenderFixture.SETTINGS.eventLoops());
    }
  }

  @Test
  void thatTheServerClosedWhileIdleDoNotFailTheNextRequest() {
    try (var endpoint = RawEndpoint.start(Script.response(200, "ok").thenHangup());
        var other = RawEndpoint.start(Script.response(200, "other"))) {
      for (int i = 0; i < 200; i++) {
        assertThat(text(fixture.send(post(endpoint.url("/"), "body"))))
            .as("request %s", i)
            .isEqualTo("ok");
        endpoint.awaitDisconnected(i + 1, SenderFixture.LONG);
        // An answer that came later on the same event loop: by then it has seen the end as well.
        for (int loop = 0; loop < SenderFixture.SETTINGS.eventLoops(); loop++) {
          assertThat(text(fixture.send(post(other.url("/"), "")))).isEqualTo("other");
        }
      }
    }
  }

  @Test
  void areNotUsedAgainAfterATimeOut() {
    var late = new CountDownLatch(1);
    try (var endpoint =
        RawEndpoint.start(
            Script.inTurn(Script.response(200, "late").after(late), Script.response(200, "ok")))) {
      assertThat(fixture.send(request("GET", endpoint.url("/")).timeout(Duration.ofMillis(200))))
          .isInstanceOf(Answer.TimedOut.class);
      late.countDown();
      for (int i = 0; i < 4; i++) {
        assertThat(text(fixture.send(post(endpoint.url("/"), "")))).isEqualTo("ok");
      }
    }
  }

  @Test
  void twoThousandSlowRequestsAtOnceAllComplete() {
    int count = 2_000;
    var release = new CountDownLatch(1);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (var endpoint = RawEndpoint.start(Script.response(200, "ok").after(release))) {
      var answers = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < count; i++) {
        var answer = new CompletableFuture<Answer>();
        answers.add(answer);
        fixture.sender.send(
            post(endpoint.url("/" + i), "body"),
            result -> {
              threads.add(Thread.currentThread());
              answer.complete(result);
            });
      }
      endpoint.await(count, SenderFixture.LONG);
      assertThat(fixture.sender.inFlight()).isEqualTo(count);
      release.countDown();

      assertThat(answers)
          .allSatisfy(a -> assertThat(text(SenderFixture.result(a))).isEqualTo("ok"));
      assertThat(threads).hasSize(SenderFixture.SETTINGS.eventLoops());
    }
  }

  @Test
  void oneRequestTooManyFailsAtOnce() {
    var few =
        new SenderSettings(
            1,
            2,
            new SenderSettings.Connections(100, 2, 2),
            1_000,
            1_000,
            1_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            List.of());
    var release = new CountDownLatch(1);
    try (var endpoint = RawEndpoint.start(Script.response(200, "ok").after(release));
        var small =
            new SenderFixture(
                few,
                DestinationPolicy.development(),
                _ -> List.of(InetAddress.getLoopbackAddress()))) {
      var first = small.start(post(endpoint.url("/"), ""));
      var second = small.start(post(endpoint.url("/"), ""));
      assertThat(small.send(post(endpoint.url("/"), "")))
          .isEqualTo(new Answer.Failed("more than 2 requests in flight"));
      release.countDown();
      assertThat(text(SenderFixture.result(first))).isEqualTo("ok");
      assertThat(text(SenderFixture.result(second))).isEqualTo("ok");
      assertThat(text(small.send(post(endpoint.url("/"), "")))).isEqualTo("ok");
    }
  }

  @Test
  void thatNobodyUsesAreFewHoweverManyHostsThereAreAndTheOldestOfThemGoes() {
    var hosts = new ArrayList<RawEndpoint>();
    try (var small = fixture(new SenderSettings.Connections(100, 100, 2))) {
      for (int i = 0; i < 6; i++) {
        var host = RawEndpoint.start(Script.response(200, "ok"));
        hosts.add(host);
        assertThat(text(small.send(post(host.url("/"), "")))).isEqualTo("ok");
        // The first is in use again and again, so it is never the one that goes.
        assertThat(text(small.send(post(hosts.getFirst().url("/"), "")))).isEqualTo("ok");
        if (i >= 2) {
          hosts.get(i - 1).awaitDisconnected(1, SenderFixture.LONG);
        }
      }
      assertThat(hosts.getFirst().connections()).isEqualTo(1);
    } finally {
      hosts.forEach(RawEndpoint::close);
    }
  }

  @Test
  void oneConnectionTooManyIsNoFailureOfTheEndpoint() {
    var release = new CountDownLatch(1);
    try (var slow = RawEndpoint.start(Script.response(200, "ok").after(release));
        var other = RawEndpoint.start(Script.response(200, "other"));
        var small = fixture(new SenderSettings.Connections(2, 100, 2))) {
      var first = small.start(post(slow.url("/1"), ""));
      var second = small.start(post(slow.url("/2"), ""));
      slow.await(2, SenderFixture.LONG);
      assertThat(small.send(post(other.url("/"), "")))
          .isEqualTo(new Answer.Abandoned(Sockets.NO_MORE));

      release.countDown();
      assertThat(text(SenderFixture.result(first))).isEqualTo("ok");
      assertThat(text(SenderFixture.result(second))).isEqualTo("ok");
      slow.closeConnections();
      awaitConnections(small, 0);
      assertThat(text(small.send(post(other.url("/"), "")))).isEqualTo("other");
    }
  }

  @Test
  void areCountedRightHoweverTheyEnd() {
    var silent = new CountDownLatch(1);
    var refusing = urlOfNobody();
    try (var small = fixture(new SenderSettings.Connections(10, 100, 2));
        var kept = RawEndpoint.start(Script.response(200, "ok"));
        var closing = RawEndpoint.start(Script.response(200, "ok").thenHangup());
        var late = RawEndpoint.start(Script.response(200, "ok").after(silent));
        var broken = RawEndpoint.start((_, out) -> out.write("no HTTP\r\n\r\n".getBytes(UTF_8)))) {
      for (int i = 0; i < 20; i++) {
        assertThat(text(small.send(post(kept.url("/"), "")))).isEqualTo("ok");
        assertThat(text(small.send(post(closing.url("/"), "")))).isEqualTo("ok");
        assertThat(small.send(request("GET", late.url("/")).timeout(Duration.ofMillis(20))))
            .isInstanceOf(Answer.TimedOut.class);
        for (var failing :
            List.of(broken.url("/"), refusing, kept.url("/").replace("http", "https"))) {
          assertThat(small.send(post(failing, ""))).isInstanceOf(Answer.Failed.class);
        }
        closing.awaitDisconnected(i + 1, SenderFixture.LONG);
      }
      kept.closeConnections();
      awaitConnections(small, 0);
      silent.countDown();
    }
  }

  private static String urlOfNobody() {
    try (var gone = RawEndpoint.start(Script.silence())) {
      return gone.url("/");
    }
  }

  private static SenderFixture fixture(SenderSettings.Connections connections) {
    return new SenderFixture(
        SenderFixture.with(connections),
        DestinationPolicy.development(),
        _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  /// An end is noticed a moment after it happens.
  private static void awaitConnections(SenderFixture fixture, int count) {
    long end = System.nanoTime() + SenderFixture.LONG.toNanos();
    while (fixture.sender.connections() != count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(fixture.sender.connections()).isEqualTo(count);
  }

  @Test
  void closingAnswersWhatIsInFlight() {
    try (var endpoint = RawEndpoint.start(Script.silence())) {
      var answer = fixture.start(post(endpoint.url("/"), ""));
      endpoint.await(1, SenderFixture.LONG);
      fixture.sender.close();
      fixture.sender.close();

      assertThat(SenderFixture.result(answer)).isInstanceOf(Answer.Abandoned.class);
      assertThat(fixture.send(post(endpoint.url("/"), ""))).isInstanceOf(Answer.Abandoned.class);
      assertThat(fixture.sender.inFlight()).isZero();
    }
  }

  @Test
  void bodiesOfAllRequestsShareOneBound() {
    var half = new byte[SenderFixture.RESPONSE_BYTES / 2];
    var rest = new CountDownLatch(1);
    Script large =
        (_, out) -> {
          out.write(
              ("HTTP/1.1 200 OK\r\nContent-Length: " + 2 * half.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
          out.write(half);
          rest.await();
          out.write(half);
        };
    try (var endpoint = RawEndpoint.start(large)) {
      var answers = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < 60; i++) {
        answers.add(fixture.start(post(endpoint.url("/"), "")));
      }
      CompletableFuture.anyOf(
              answers.stream()
                  .map(a -> a.thenAccept(b -> assertThat(b).isInstanceOf(Answer.Failed.class)))
                  .toArray(CompletableFuture[]::new))
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
      rest.countDown();
      answers.forEach(SenderFixture::result);
      assertThat(text(fixture.send(post(endpoint.url("/"), "")))).hasSize(2 * half.length);
    }
  }
}
