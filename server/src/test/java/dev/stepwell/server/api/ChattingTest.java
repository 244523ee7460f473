package dev.stepwell.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.api.llm.Chatting;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.DeliverySettings;
import dev.stepwell.server.delivery.LanguageModel;
import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import dev.stepwell.testkit.Signal;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Chats that a language model answers while the client waits, and what may go wrong with them.
class ChattingTest {
  private static final String PATH = "/llm/v1/chat/completions";
  private static final String CHAT = "{\"model\":\"m\",\"temperature\":1.0,\"messages\":[]}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// An answer that never begins, on a connection whose end is noticed.
  private static final Script NOTHING = (_, _) -> {};

  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static ApiFixture api(String url, Config config) {
    return new ApiFixture(1, config.with(LanguageModel.of(url, Optional.of("sk-ours"))));
  }

  private static ApiFixture api(RawEndpoint model) {
    return api(model.url(""), config(Duration.ofHours(1), EdgeSettings.DEFAULT.send()));
  }

  /// As in production, where endpoints on this machine are no destinations.
  private static Config config(Duration call, Duration send) {
    var config = Config.production("127.0.0.1", 0);
    var edge = EdgeSettings.DEFAULT;
    var delivery = DeliverySettings.DEFAULT;
    return new Config(
        new Config.Incoming(
            "127.0.0.1",
            0,
            new EdgeSettings(
                edge.eventLoops(),
                edge.connections(),
                edge.bodies(),
                edge.lineBytes(),
                edge.headerBytes(),
                edge.receive(),
                send,
                edge.idle(),
                edge.waiting(),
                edge.proxy()),
            config.incoming().requests()),
        new Config.Outgoing(
            new DeliverySettings(
                delivery.places(),
                delivery.memory(),
                new DeliverySettings.Timeouts(delivery.timeouts().delivery(), call),
                delivery.pauseAfterError(),
                delivery.lazyFetchBytes(),
                delivery.region()),
            config.outgoing().sender(),
            config.outgoing().destinations(),
            Optional.empty()),
        config.limits(),
        config.upkeep(),
        config.metrics());
  }

  @Test
  void theModelGetsTheChatWithOurTokenAndTheClientItsAnswer() {
    var script =
        Script.response(
            200,
            "{\"choices\": []}",
            "Content-Type: application/json; charset=utf-8",
            "X-RateLimit-Remaining-Tokens: 7",
            "Set-Cookie: secret");
    try (var model = RawEndpoint.start(script);
        var api = api(model)) {
      var stray = "{\"provider\":{\"token\":\"t\"},\"system\":\"s\"," + CHAT.substring(1);

      var answer = api.ask("POST", PATH, stray, "Authorization: Bearer mine", "Accept: a/b");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"choices\": []}");
      assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
      assertThat(answer.header("X-RateLimit-Remaining-Tokens")).isEqualTo("7");
      assertThat(answer.headers()).doesNotContainKey("set-cookie");
      var asked = model.requests().getFirst();
      assertThat(asked.head())
          .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
          .contains("Authorization: Bearer sk-ours\r\n", "Accept: a/b\r\n")
          .doesNotContain("mine", "X-Test");
      assertThat(asked.text()).isEqualTo(CHAT);
    }
  }

  @Test
  void piecesAreThereBeforeTheAnswerIsOver() throws Exception {
    var more = new Signal();
    Script script =
        (request, out) -> {
          Script.raw(CHUNKED + "9\r\ndata: 1\n\n\r\n").answer(request, out);
          more.await();
          Script.raw("9\r\ndata: 2\n\n\r\n0\r\n\r\n").answer(request, out);
        };
    try (var model = RawEndpoint.start(script);
        var api = api(model);
        var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(api.address() + PATH))
              .header("Authorization", "Bearer mine")
              .POST(HttpRequest.BodyPublishers.ofString(CHAT))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (var body = answer.body()) {
        assertThat(text(body.readNBytes(9))).isEqualTo("data: 1\n\n");
        more.give();
        assertThat(text(body.readAllBytes())).isEqualTo("data: 2\n\n");
      }
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500})
  void whatTheModelRefusesIsToldInItsOwnWords(int status) {
    try (var model = RawEndpoint.start(Script.response(status, "no", "Retry-After: 9"));
        var api = api(model)) {
      var answer = api.ask("POST", PATH, CHAT);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body()).isEqualTo("no");
      assertThat(answer.header("Retry-After")).isEqualTo("9");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 401, 403})
  void whatIsBetweenTheModelAndTheServerIsNotTheClientsAffair(int status) {
    try (var model = RawEndpoint.start(Script.response(status, "", "Location: http://other"));
        var api = api(model)) {
      var answer = api.ask("POST", PATH, CHAT);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).startsWith("{\"error\":").contains("status " + status);
      assertThat(answer.headers()).doesNotContainKey("location");
    }
  }

  @Test
  void aModelThatIsNotThereIsTold() {
    String nobody;
    try (var model = RawEndpoint.start(Script.drop());
        var api = api(model)) {
      nobody = model.url("");
      assertThat(api.ask("POST", PATH, CHAT).status()).isEqualTo(502);
    }
    try (var api = api(nobody, Config.production("127.0.0.1", 0))) {
      var answer = api.ask("POST", PATH, CHAT);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("cannot connect");
    }
  }

  @Test
  void aModelThatHangsIsToldWhenItsTimeIsOver() {
    try (var model = RawEndpoint.start(NOTHING);
        var api = api(model.url(""), config(Duration.ofMillis(100), Duration.ofMinutes(1)))) {
      var answer = api.ask("POST", PATH, CHAT);
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.body()).startsWith("{\"error\":").contains("within 100 ms");
      model.awaitDisconnected(1, PATIENCE);
    }
  }

  @Test
  void anAnswerThatBreaksOffNeverLooksWhole() {
    try (var model = RawEndpoint.start(Script.raw(CHUNKED + "1\r\nx\r\n").thenHangup());
        var api = api(model)) {
      assertThatThrownBy(() -> api.ask("POST", PATH, CHAT))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("hung up");
    }
  }

  @Test
  void anAnswerThatDoesNotEndInTimeIsCut() {
    try (var model = RawEndpoint.start(Script.endless());
        var api = api(model.url(""), config(Duration.ofMillis(300), Duration.ofMinutes(1)))) {
      assertThatThrownBy(() -> api.ask("POST", PATH, CHAT))
          .isInstanceOf(UncheckedIOException.class);
      model.awaitDisconnected(1, PATIENCE);
    }
  }

  @Test
  void theModelIsLeftWhenTheClientLeavesBeforeAnAnswerBegins() {
    try (var model = RawEndpoint.start(NOTHING);
        var api = api(model);
        var client = api.client()) {
      client.send(RawClient.request("POST", PATH, CHAT, ApiFixture.MINE));
      model.await(1, PATIENCE);
      client.hangUp();
      model.awaitDisconnected(1, PATIENCE);
    }
  }

  @Test
  void theModelIsLeftWhenTheClientLeavesInTheMiddleOfAnAnswer() {
    var begun = Script.raw(CHUNKED + "1\r\nx\r\n");
    try (var model = RawEndpoint.start(begun);
        var api = api(model);
        var client = api.client()) {
      client.send(RawClient.request("POST", PATH, CHAT, ApiFixture.MINE));
      assertThat(client.hungUp()).isFalse();
      client.hangUp();
      model.awaitDisconnected(1, PATIENCE);
    }
  }

  @Test
  void aModelWaitsForAClientThatDoesNotRead() {
    var sent = new AtomicLong();
    var piece = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    Script script =
        (request, out) -> {
          Script.raw(CHUNKED).answer(request, out);
          while (true) {
            Script.raw(piece).answer(request, out);
            sent.addAndGet(piece.length());
          }
        };
    try (var model = RawEndpoint.start(script);
        var api = api(model.url(""), config(Duration.ofHours(1), Duration.ofSeconds(2)));
        var client = api.client()) {
      client.send(RawClient.request("POST", PATH, CHAT, ApiFixture.MINE));
      // Who takes nothing for so long is left, and the model with him.
      model.awaitDisconnected(1, PATIENCE);
      // What fits into the buffers of four sockets, and no more.
      assertThat(sent.get()).isBetween(1L, 64L << 20);
    }
  }

  @Test
  void soManyChatsAtOnceAndNoMoreAndWhoLeavesMakesRoom() {
    var scripts =
        IntStream.rangeClosed(0, Chatting.AT_ONCE)
            .mapToObj(turn -> turn < Chatting.AT_ONCE ? NOTHING : Script.response(200, "{}"))
            .toArray(Script[]::new);
    var clients = new ArrayList<RawClient>();
    try (var model = RawEndpoint.start(Script.inTurn(scripts));
        var api = api(model)) {
      for (int i = 0; i < Chatting.AT_ONCE; i++) {
        clients.add(api.client().send(RawClient.request("POST", PATH, CHAT, ApiFixture.MINE)));
      }
      model.await(Chatting.AT_ONCE, PATIENCE);
      var refused = api.ask("POST", PATH, CHAT);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      // What waits for something else than a model is not held up.
      assertThat(api.ask("GET", "/v2/schedules", "").status()).isEqualTo(200);

      clients.getFirst().close();

      var answer = api.ask("POST", PATH, CHAT);
      while (answer.status() == 503) {
        answer = api.ask("POST", PATH, CHAT);
      }
      assertThat(answer.status()).isEqualTo(200);
      clients.forEach(RawClient::hangUp);
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void whatIsNoChatIsRefusedBeforeTheModelHearsOfIt() {
    try (var model = RawEndpoint.start(Script.response(200, "{}"));
        var api = api(model)) {
      for (var body : new String[] {"", "[]", "{", "null", "{} {}"}) {
        assertThat(api.ask("POST", PATH, body).status()).as(body).isEqualTo(400);
      }
      assertThat(api.ask("POST", PATH, CHAT, ApiFixture.READER).status()).isEqualTo(403);
      assertThat(api.ask("POST", PATH, CHAT, "Authorization: Bearer none").status()).isEqualTo(401);
      assertThat(api.ask("GET", PATH, "").status()).isEqualTo(405);
      assertThat(model.requests()).isEmpty();
    }
  }

  @Test
  void aScheduleMayAskTheModelWithACallback() {
    try (var model = RawEndpoint.start(Script.response(200, "{}"));
        var api = api(model)) {
      var path = "/v2/schedules/api/llm";
      var named = "Upstash-Schedule-Id: ask";
      var yearly = "Upstash-Cron: 0 0 1 1 *";
      assertThat(api.ask("POST", path, CHAT, yearly, named).body()).contains("Upstash-Callback");
      api.ask("POST", path, CHAT, yearly, named, "Upstash-Callback: https://app.test/");
      assertThat(api.ask("GET", "/v2/schedules/ask", "").body())
          .contains("\"destination\":\"" + model.url("/v1/chat/completions") + "\"")
          .doesNotContain("sk-ours");
    }
    try (var api = new ApiFixture(1)) {
      var refused =
          api.ask(
              "POST",
              "/v2/schedules/api/llm",
              CHAT,
              "Upstash-Cron: 0 0 1 1 *",
              "Upstash-Callback: https://app.test/");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).contains("no language model");
      assertThat(api.ask("POST", PATH, CHAT).body()).contains("no language model");
    }
  }
}
