package dev.stepwell.server.api.edge;

import static dev.stepwell.server.api.edge.EdgeFixture.FULL;
import static dev.stepwell.server.api.edge.EdgeFixture.echo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.RawClient;
import dev.stepwell.server.api.edge.Route.Access;
import dev.stepwell.server.api.edge.Route.Tail;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What the edge promises whatever the handlers do: routing on raw targets, tokens, and bounds.
final class EdgeTest {
  private static final Route ECHO = Route.at("/v2/echo", Tail.REST).on("POST", echo());

  @Test
  void destinationsReachTheHandlerAsTheyStandInTheRequestLine() {
    try (var fixture = new EdgeFixture(EdgeFixture.small(), ECHO)) {
      var client = fixture.client();
      for (var rest :
          List.of(
              "https://ex.test/c//d/%2Fe;v=1?foo=bar&x=a%20b",
              "http://[::1]:3000/x",
              "https://ex.test/a[0]|b%7Bc%7D^d%60e?x={1}|[2]^`%27",
              "https%3A%2F%2Fex.test%2Fp%3Fq%3D1",
              "http:/ex.test/..;/%2e%2e//",
              "?only=query",
              "")) {
        assertThat(client.ask("POST", "/v2/echo/" + rest, "12345", FULL).body())
            .isEqualTo("{\"error\":\"POST " + rest + " 5\"}");
      }
      assertThat(client.ask("POST", "//V2/Echo/x", "", FULL).body()).contains("POST x 0");
      assertThat(client.ask("POST", "http://test.example/v2/echo/x", "", FULL).body())
          .contains("POST x 0");
    }
  }

  @Test
  void routesAreFoundByTheirWordsTailAndMethod() {
    try (var fixture =
        new EdgeFixture(
            EdgeFixture.small(),
            Route.at("/v2/runs", Tail.NONE).on("DELETE", echo()),
            Route.at("/v2/runs", Tail.SEGMENT).on("GET", echo()).on("DELETE", echo()),
            Route.at("/v2/runs/more", Tail.NONE).on("PUT", echo()))) {
      var client = fixture.client();
      assertThat(client.ask("DELETE", "/v2/runs/", "", FULL).status()).isEqualTo(299);
      assertThat(client.ask("GET", "/v2/runs/x?y=/", "", FULL).body()).contains("GET x?y=/ 0");
      assertThat(client.ask("PUT", "/v2/runs/more", "", FULL).status()).isEqualTo(299);
      for (var unknown : List.of("/", "/v2", "/v2/runsx", "/v2/runs/a/b", "/%76%32/runs", "*")) {
        var answer = client.ask("GET", unknown, "", FULL);
        assertThat(answer.status()).as(unknown).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).startsWith("{\"error\":\"");
      }
      var wrong = client.ask("POST", "/v2/runs/x", "body", FULL);
      assertThat(wrong.status()).isEqualTo(405);
      assertThat(wrong.header("Allow")).isEqualTo("DELETE, GET");
    }
  }

  @Test
  void tokensDecideBeforeTheBodyIsRead() {
    try (var fixture =
        new EdgeFixture(
            EdgeFixture.small(),
            Route.at("/v2/thing", Tail.NONE).on("GET", echo()).on("POST", echo()),
            Route.any("/v2/open", Tail.REST, Access.OPEN, echo()))) {
      var client = fixture.client();
      for (var header :
          List.of(
              "X-None: 1",
              "Authorization: Bearer",
              "Authorization: Bearer ",
              "Authorization: Bearer unknown",
              "Authorization: Basic full")) {
        assertThat(client.ask("GET", "/v2/thing", "", header).status()).as(header).isEqualTo(401);
      }
      assertThat(client.ask("GET", "/v2/thing?qstash_token=full", "").status()).isEqualTo(299);
      assertThat(client.ask("GET", "/v2/thing?qstash_token=%zz", "").status()).isEqualTo(400);
      assertThat(client.ask("GET", "/v2/thing?qstash_token=full", "", "Authorization: Bearer x"))
          .extracting(RawClient.Reply::status)
          .isEqualTo(401);
      var reader = "authorization: bearer reader";
      assertThat(client.ask("GET", "/v2/thing", "", reader).status()).isEqualTo(299);
      assertThat(client.ask("POST", "/v2/thing", "x", reader).status()).isEqualTo(403);
      assertThat(client.ask("PATCH", "/v2/open/x", "x").status()).isEqualTo(299);
      // Nobody without a token makes the server read anything.
      var announced = fixture.client();
      announced.send("POST /v2/thing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
      assertThat(announced.read().status()).isEqualTo(401);
    }
  }

  @Test
  void bodiesOverTheLimitAreRefusedWhileTheyArriveAndLeaveNothingBehind() {
    try (var fixture = new EdgeFixture(EdgeFixture.small(), ECHO)) {
      for (int round = 0; round < 8; round++) {
        var announced = fixture.client();
        announced.send(
            "POST /v2/echo/x HTTP/1.1\r\nHost: x\r\n"
                + FULL
                + "\r\nContent-Length: 1099511627776\r\n\r\n");
        var answer = announced.read();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("longer than 1048576 bytes");
        var endless = fixture.client();
        endless.send(
            "POST /v2/echo/x HTTP/1.1\r\nHost: x\r\n"
                + FULL
                + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(endless.flood(1L << 30)).isLessThan(256L << 20);
        endless.close();
      }
      // Were their memory not given back, there were none left for this one.
      var body = "y".repeat(1 << 20);
      assertThat(fixture.client().ask("POST", "/v2/echo/x", body, FULL).body())
          .contains("POST x 1048576");
    }
  }

  @Test
  void bodiesThatFindNoMemoryAreToldToComeAgain() throws InterruptedException {
    var held = new LinkedBlockingQueue<Consumer<Result>>();
    Handler.Quick hold = (_, answer) -> held.add(answer);
    try (var fixture =
        new EdgeFixture(EdgeFixture.small(), Route.at("/v2/hold", Tail.NONE).on("POST", hold))) {
      var body = "z".repeat(1 << 20);
      var clients = List.of(fixture.client(), fixture.client(), fixture.client());
      clients.forEach(client -> client.send(RawClient.request("POST", "/v2/hold", body, FULL)));
      var answers = List.of(held.take(), held.take(), held.take());
      var refused = fixture.client().ask("POST", "/v2/hold", body, FULL);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      // The last quarter is for small ones.
      var small = fixture.client();
      small.send(RawClient.request("POST", "/v2/hold", "small", FULL));
      held.take().accept(Response.done(200));
      assertThat(small.read().status()).isEqualTo(200);
      answers.forEach(answer -> answer.accept(Response.done(200)));
      clients.forEach(client -> assertThat(client.read().status()).isEqualTo(200));
      var again = fixture.client();
      again.send(RawClient.request("POST", "/v2/hold", body, FULL));
      held.take().accept(Response.done(200));
      assertThat(again.read().status()).isEqualTo(200);
    }
  }

  @Test
  void whatIsNoHttpIsAnsweredInJsonOrHungUpOn() {
    try (var fixture = new EdgeFixture(EdgeFixture.small(), ECHO)) {
      record Case(String bytes, int status) {}
      for (var malformed :
          List.of(
              new Case("GARBAGE\r\n\r\n", 400),
              new Case("GET /" + "l".repeat(100_000) + " HTTP/1.1\r\n\r\n", 414),
              new Case("GET / HTTP/1.1\r\nX: " + "h".repeat(100_000) + "\r\n\r\n", 431),
              new Case("POST /v2/echo/x HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400),
              new Case("POST /v2/echo/x HTTP/1.1\r\nContent-Length: abc\r\n\r\n", 400))) {
        var client = fixture.client();
        client.send(malformed.bytes());
        var answer = client.read();
        assertThat(answer.status()).isEqualTo(malformed.status());
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).startsWith("{\"error\":\"");
        assertThat(client.hungUp()).isTrue();
      }
      var chunks = fixture.client();
      chunks.send(
          "POST /v2/echo/x HTTP/1.1\r\n" + FULL + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
      assertThat(chunks.hungUp()).isTrue();
      assertThat(fixture.client().ask("POST", "/v2/echo/x", "", FULL).status()).isEqualTo(299);
    }
  }

  @Test
  void slowBodiesAndSlowHeadsRunOutOfTime() {
    var settings = EdgeFixture.patient(Duration.ofMillis(300), Duration.ofMillis(300));
    try (var fixture = new EdgeFixture(settings, ECHO)) {
      var body = fixture.client();
      body.send(
          "POST /v2/echo/x HTTP/1.1\r\nHost: x\r\n" + FULL + "\r\nContent-Length: 10\r\n\r\nslow");
      assertThat(body.read().status()).isEqualTo(408);
      var head = fixture.client();
      head.send("POST /v2/echo/x HTT");
      assertThat(head.hungUp()).isTrue();
    }
  }

  @Test
  void oneConnectionServesRequestAfterRequest() {
    try (var fixture = new EdgeFixture(EdgeFixture.small(), ECHO)) {
      var client = fixture.client();
      client.send(
          RawClient.request("POST", "/v2/echo/1", "a", FULL)
              + RawClient.request("POST", "/v2/nowhere", "refused before it is read", FULL)
              + RawClient.request("POST", "/v2/echo/2", "bb", FULL)
              + RawClient.request("POST", "/v2/echo/3", "", FULL));
      assertThat(client.read().body()).contains("POST 1 1");
      assertThat(client.read().status()).isEqualTo(404);
      assertThat(client.read().body()).contains("POST 2 2");
      assertThat(client.read().body()).contains("POST 3 0");
      client.send(
          "POST /v2/echo/4 HTTP/1.1\r\n"
              + FULL
              + "\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(100);
      client.send("abc");
      assertThat(client.read().body()).contains("POST 4 3");
    }
  }

  @Test
  void whatHandlersThrowIsAnswered() {
    Handler.Quick malformed =
        (_, _) -> {
          throw new WireException("field", "is wrong");
        };
    Handler.Blocking refused =
        _ -> {
          throw new Refusal(418, "no coffee");
        };
    Handler.Blocking broken =
        _ -> {
          throw new IllegalStateException("secret");
        };
    Handler.Quick later =
        (_, answer) -> answer.accept(new Result.Later(() -> Response.error(299, "later")));
    try (var fixture =
        new EdgeFixture(
            EdgeFixture.small(),
            Route.at("/malformed", Tail.NONE).on("GET", malformed),
            Route.at("/refused", Tail.NONE).on("GET", refused),
            Route.at("/broken", Tail.NONE).on("GET", broken),
            Route.at("/later", Tail.NONE).on("GET", later))) {
      var client = fixture.client();
      assertThat(client.ask("GET", "/malformed", "", FULL))
          .isEqualTo(reply(400, "{\"error\":\"field: is wrong\"}"));
      assertThat(client.ask("GET", "/refused", "", FULL))
          .isEqualTo(reply(418, "{\"error\":\"no coffee\"}"));
      assertThat(client.ask("GET", "/later", "", FULL))
          .isEqualTo(reply(299, "{\"error\":\"later\"}"));
      var bug = client.ask("GET", "/broken", "", FULL);
      assertThat(bug.status()).isEqualTo(500);
      assertThat(bug.body()).contains("err_").doesNotContain("secret");
    }
  }

  @Test
  void headerValuesAreBytes() {
    var seen = new AtomicReference<String>();
    Handler.Quick look =
        (request, answer) -> {
          seen.set(request.headers().first("X-Value").orElse(""));
          answer.accept(Response.done(200));
        };
    try (var fixture =
        new EdgeFixture(EdgeFixture.small(), Route.at("/look", Tail.NONE).on("GET", look))) {
      fixture.client().ask("GET", "/look", "", FULL, "X-Value: schritt-\u00e9\u00ff");
      assertThat(seen.get()).isEqualTo("schritt-\u00e9\u00ff");
    }
  }

  @Test
  void partsAreSentAsTheyAreReadAndAFailureIsNoEnd() {
    Handler.Blocking fine = _ -> Result.Streamed.json(200, parts("[1", ",2", "]").iterator());
    Handler.Blocking failing = _ -> Result.Streamed.json(200, failingAfter(parts("[1")));
    try (var fixture =
        new EdgeFixture(
            EdgeFixture.small(),
            Route.at("/fine", Tail.NONE).on("GET", fine),
            Route.at("/failing", Tail.NONE).on("GET", failing))) {
      var client = fixture.client();
      assertThat(client.ask("GET", "/fine", "", FULL).body()).isEqualTo("[1,2]");
      assertThat(client.ask("GET", "/fine", "", FULL).body()).isEqualTo("[1,2]");
      assertThatThrownBy(() -> client.ask("GET", "/failing", "", FULL))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void drainingLetsRequestsEndAndTakesNoMore() throws Exception {
    var begun = new CountDownLatch(1);
    var held = new AtomicReference<Consumer<Result>>();
    Handler.Quick hold =
        (_, answer) -> {
          held.set(answer);
          begun.countDown();
        };
    try (var fixture =
        new EdgeFixture(
            EdgeFixture.small(), ECHO, Route.at("/v2/hold", Tail.NONE).on("POST", hold))) {
      var idle = fixture.client();
      idle.ask("POST", "/v2/echo/x", "", FULL);
      var working = fixture.client();
      working.send(RawClient.request("POST", "/v2/hold", "", FULL));
      begun.await();
      var drained = CompletableFuture.runAsync(() -> fixture.edge.drain(Duration.ofMinutes(1)));
      assertThat(idle.hungUp()).isTrue();
      assertThat(fixture.client().hungUp()).isTrue();
      assertThat(drained).isNotDone();
      held.get().accept(Response.error(299, "in time"));
      assertThat(working.read().body()).contains("in time");
      drained.get();
      assertThat(working.hungUp()).isTrue();
    }
  }

  @Test
  void whoeverIsSilentLongestMakesRoomForOthers() throws InterruptedException {
    var held = new AtomicReference<Consumer<Result>>();
    var begun = new CountDownLatch(1);
    Handler.Quick hold =
        (_, answer) -> {
          held.set(answer);
          begun.countDown();
        };
    try (var fixture =
        new EdgeFixture(
            EdgeFixture.small(), ECHO, Route.at("/v2/hold", Tail.NONE).on("POST", hold))) {
      var working = fixture.client();
      working.send(RawClient.request("POST", "/v2/hold", "", FULL));
      begun.await();
      var kept = fixture.client();
      kept.ask("POST", "/v2/echo/x", "body", FULL);
      for (int silent = 0; silent < 3 * EdgeFixture.small().connections(); silent++) {
        var client = fixture.client();
        // The head of one in three is whole, and its body never comes.
        client.send(
            silent % 3 == 0
                ? "POST /v2/echo/x HTTP/1.1\r\n" + FULL + "\r\nContent-Length: 1000\r\n\r\n"
                : "POST /v2/echo/x HTTP/1.1\r\n");
        if (silent % 16 == 0) {
          assertThat(fixture.client().ask("POST", "/v2/echo/x", "body", FULL).status())
              .isEqualTo(299);
        }
      }
      assertThat(kept.ask("POST", "/v2/echo/x", "body", FULL).status()).isEqualTo(299);
      held.get().accept(Response.error(299, "after all of them"));
      assertThat(working.read().body()).contains("after all of them");
    }
  }

  @Test
  void aClientThatGoesAwayIsForgotten() throws InterruptedException {
    var bodies = new LinkedBlockingQueue<Integer>();
    Handler.Quick note =
        (request, answer) -> {
          bodies.add(request.body().length());
          answer.accept(Response.done(200));
        };
    try (var fixture =
        new EdgeFixture(EdgeFixture.small(), Route.at("/note", Tail.NONE).on("POST", note))) {
      for (int i = 0; i < 100; i++) {
        try (var client = new RawClient(fixture.port)) {
          client.send("POST /note HTTP/1.1\r\n" + FULL + "\r\nContent-Length: 1000000\r\n\r\n");
          client.send("q".repeat(500_000));
        } catch (UncheckedIOException refused) {
          // So many at once that there was no room for this one.
        }
      }
      // Had they left anything behind, of memory or connections, there never were room again.
      var status = 0;
      for (int tries = 0; status != 200 && tries < 10_000; tries++) {
        try (var client = new RawClient(fixture.port)) {
          status = client.ask("POST", "/note", "x".repeat(1 << 20), FULL).status();
        } catch (UncheckedIOException refused) {
          status = 503;
        }
      }
      assertThat(status).isEqualTo(200);
      fixture.edge.drain(Duration.ofMinutes(1));
      assertThat(bodies).allMatch(length -> length == 1 << 20);
    }
  }

  @Test
  void aPortThatIsTakenIsAnError() throws Exception {
    try (var taken = new ServerSocket(0);
        var fixture = new EdgeFixture(EdgeFixture.small(), ECHO)) {
      assertThatThrownBy(() -> fixture.edge.start("127.0.0.1", taken.getLocalPort()))
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  private static RawClient.Reply reply(int status, String body) {
    return new RawClient.Reply(
        status,
        java.util.Map.of(
            "content-type", "application/json", "content-length", String.valueOf(body.length())),
        body);
  }

  private static List<byte[]> parts(String... texts) {
    return java.util.Arrays.stream(texts)
        .map(text -> text.getBytes(StandardCharsets.US_ASCII))
        .toList();
  }

  private static Iterator<byte[]> failingAfter(List<byte[]> parts) {
    var before = parts.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public byte[] next() {
        if (before.hasNext()) {
          return before.next();
        }
        throw new IllegalStateException("the store failed");
      }
    };
  }
}
