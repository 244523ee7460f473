package dev.stepwell.server.delivery.http;

import static dev.stepwell.server.delivery.http.SenderFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
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
        "127.0.1",
        "00127.0.0.1",
        "localhost",
        "LocalHost",
        "\uff11\uff12\uff17.\uff10.\uff10.\uff11",
        "127\u30020\u30020\u30021",
        "\u2460\u2461\u2466.0.0.1",
        "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54",
        "user@127.0.0.1",
        "93.184.216.34@127.0.0.1",
        "93.184.216.34:80@127.0.0.1",
        "a@93.184.216.34@127.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "[0000:0000:0000:0000:0000:0000:0000:0001]",
        "[0:0:0:0:0:ffff:7f00:0001]",
        "[64:ff9b:1::7f00:1]",
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

  /// What the one reads as a part of the host the other must not read as its end.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1%00.example.test",
        "127.0.0.1%2eexample.test",
        "127%2e0%2e0%2e1",
        "%31%32%37.0.0.1",
        "127.0.0.1\\@example.test",
        "127.0.0.1\0.example.test",
        "127.0.0.1 .example.test",
        "127.0.0.1\t",
        "127.0.0.1;example.test",
        "127.0.0.1,example.test",
        "[127.0.0.1]",
        "[::1%25lo]",
        "[::1%lo]",
        "[fe80::1%25eth0]",
        "[::1]example.test",
        "[::1].example.test",
        "[::1",
        "::1",
        "1::1",
        "\u24b6\u2488.\u2100",
        "example.test\uff0f127.0.0.1",
        "127.0.0.1\uff03example.test",
        "127.0.0.1\uff1a1"
      })
  void hostsThatCanBeReadInTwoWaysAreNoHosts(String host) {
    try (var endpoint = RawEndpoint.start(Script.response(200, ""));
        var fixture = SenderFixture.open()) {
      assertThat(fixture.send(request("GET", endpoint.url(host, "/"))))
          .as(host)
          .isInstanceOf(Answer.Refused.class);
      assertThat(endpoint.connections()).isZero();
    }
  }

  /// A backslash and a hash before the `@` end the host for browsers and not for others.
  @Test
  void theHostThatIsCheckedIsTheOneThatIsCalled() {
    try (var endpoint = RawEndpoint.start(Script.response(200, ""));
        var fixture = SenderFixture.open()) {
      for (var path : List.of("/@example.test", "/..@x", "?@example.test", "/x?@y#@z", "/:80@x")) {
        fixture.send(request("GET", endpoint.url(path)));
      }
      assertThat(endpoint.requests())
          .extracting(sent -> sent.header("Host").orElse(""))
          .containsOnly("127.0.0.1:" + endpoint.port())
          .hasSize(5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x7f000001",
        "0177.0.0.1",
        "0x7f.1",
        "017700000001",
        "0x7f.0x0.0.1",
        "127.0.0.1.",
        "localhost."
      })
  void oddSpellingsNeverReachTheMachineItself(String host) {
    try (var endpoint = RawEndpoint.start(Script.response(200, ""));
        var fixture = sender(DestinationPolicy.production())) {
      var answer = fixture.send(request("GET", endpoint.url(host, "/")));

      assertThat(answer).isNotInstanceOf(Answer.Responded.class);
      assertThat(endpoint.connections()).isZero();
    }
  }

  @Test
  void theNameIsAskedForOnceAndTheAddressThatWasCheckedIsTheOneThatIsCalled() {
    var lookups = new AtomicInteger();
    HostResolver.Lookup rebinding =
        _ -> List.of(InetAddress.ofLiteral(lookups.getAndIncrement() == 0 ? "127.0.0.2" : "::1"));
    try (var endpoint = RawEndpoint.start("127.0.0.2", Script.response(200, "checked"));
        var fixture = sender(DestinationPolicy.development(), rebinding)) {
      assertThat(SenderFixture.text(fixture.send(request("GET", endpoint.url("name.test", "/")))))
          .isEqualTo("checked");
      assertThat(lookups).hasValue(1);
    }
  }

  /// A name that points elsewhere for the next attempt is checked again, and what is left of the
  /// connections to where it pointed before is of no use to it.
  @Test
  void aNameThatMovesIsCheckedAgainForEveryRequest() {
    var lookups = new AtomicInteger();
    HostResolver.Lookup rebinding =
        _ ->
            List.of(
                InetAddress.ofLiteral(
                    lookups.getAndIncrement() % 2 == 0 ? "127.0.0.2" : "127.0.0.1"));
    var policy = DestinationPolicy.production().allowing(List.of(AddressRange.parse("127.0.0.2")));
    try (var endpoint = RawEndpoint.start("127.0.0.2", Script.response(200, "ok"));
        var fixture = new SenderFixture(SenderFixture.forgetful(), policy, rebinding)) {
      var url = endpoint.url("name.test", "/");
      var answers = new ArrayList<Answer>();
      while (answers.stream().noneMatch(Answer.Refused.class::isInstance)) {
        answers.add(fixture.send(request("GET", url)));
      }
      assertThat(lookups).hasValueGreaterThan(1);
      assertThat(endpoint.requests()).hasSize(answers.size() - 1);
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
