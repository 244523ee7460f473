package dev.stepwell.server.delivery.http;

import static dev.stepwell.server.delivery.http.SenderFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationCheckTest {
  private static SenderFixture sender(DestinationPolicy policy, HostResolver.Lookup lookup) {
    return new SenderFixture(SenderFixture.SETTINGS, policy, lookup);
  }

  private static SenderFixture sender(DestinationPolicy policy) {
    return sender(policy, host -> List.of(InetAddress.getAllByName(host)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "2130706433",
        "127.1",
        "0.0.0.0",
        "0",
        "localhost",
        "LocalHost",
        "169.254.169.254",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00:ec2::254]",
        "[fe80::1]"
      })
  void productionRefusesTheMachineItselfInEverySpelling(String host) {
    try (var fixture = sender(DestinationPolicy.production())) {
      assertThat(fixture.send(request("GET", "http://" + host + ":1/")))
          .isInstanceOf(Answer.Refused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x7f000001", "0177.0.0.1", "0x7f.1", "017700000001"})
  void oddSpellingsNeverReachTheMachineItself(String host) {
    try (var endpoint = RawEndpoint.start(Script.response(200, ""));
        var fixture = sender(DestinationPolicy.production())) {
      var answer = fixture.send(request("GET", endpoint.url(host, "/")));

      assertThat(answer).isNotInstanceOf(Answer.Responded.class);
      assertThat(endpoint.connections()).isZero();
    }
  }

  @Test
  void theFirstAllowedAddressIsUsed() {
    try (var endpoint = RawEndpoint.start(Script.response(200, "ok"));
        var fixture =
            sender(
                DestinationPolicy.development(),
                _ ->
                    List.of(
                        InetAddress.ofLiteral("169.254.169.254"),
                        InetAddress.ofLiteral("127.0.0.1")))) {
      assertThat(fixture.send(request("GET", endpoint.url("name.test", "/"))))
          .isInstanceOf(Answer.Responded.class);
    }
  }

  @Test
  void anAddressWhereNobodyListensIsPassedOver() {
    try (var endpoint = RawEndpoint.start("127.0.0.2", Script.response(200, "ok"));
        var fixture =
            sender(
                DestinationPolicy.development(),
                _ -> List.of(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.2")))) {
      assertThat(fixture.send(request("GET", endpoint.url("name.test", "/"))))
          .isInstanceOf(Answer.Responded.class);
    }
  }

  @Test
  void nobodyListeningIsAFailure() {
    var endpoint = RawEndpoint.start(Script.silence());
    endpoint.close();
    try (var fixture = SenderFixture.open()) {
      assertThat(fixture.send(request("GET", endpoint.url("name.test", "/"))).toString())
          .contains("Failed", "name.test:" + endpoint.port(), "refused");
    }
  }

  @Test
  void anUnknownHostIsAFailure() {
    try (var fixture =
        sender(
            DestinationPolicy.development(),
            host -> {
              throw new UnknownHostException(host);
            })) {
      assertThat(fixture.send(request("GET", "http://nowhere.test/")))
          .isEqualTo(new Answer.Failed("cannot resolve the host nowhere.test"));
    }
  }

  @Test
  void concurrentQuestionsForAHostAreOneLookup() {
    var lookups = new AtomicInteger();
    var open = new CountDownLatch(1);
    HostResolver.Lookup slow =
        _ -> {
          lookups.incrementAndGet();
          try {
            open.await();
          } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
          }
          return List.of(InetAddress.ofLiteral("127.0.0.1"));
        };
    try (var endpoint = RawEndpoint.start(Script.response(200, "ok"));
        var fixture = sender(DestinationPolicy.development(), slow)) {
      var url = endpoint.url("name.test", "/");
      var answers =
          List.of(
              fixture.start(request("GET", url).build()),
              fixture.start(request("GET", url).build()),
              fixture.start(request("GET", url).build()));
      open.countDown();
      for (CompletableFuture<Answer> answer : answers) {
        assertThat(SenderFixture.result(answer)).isInstanceOf(Answer.Responded.class);
      }
      fixture.send(request("GET", url));
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void aSilentNameServerIsATimeOut() {
    var never = new CountDownLatch(1);
    HostResolver.Lookup silent =
        host -> {
          try {
            never.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        };
    try (var fixture = sender(DestinationPolicy.development(), silent)) {
      assertThat(fixture.send(request("GET", "http://slow.test/").timeout(Duration.ofMillis(200))))
          .isInstanceOf(Answer.TimedOut.class);
    }
  }
}
