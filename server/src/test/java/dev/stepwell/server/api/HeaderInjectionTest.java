package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.config.Config;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a client says, what the server writes has the lines that the server meant. In JSON and
/// in queries a client can say what no header of its own could hold.
final class HeaderInjectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String INJECTED = "X-Injected";

  private final ApiFixture api = new ApiFixture(2, proxied());

  @AfterEach
  void stop() {
    api.close();
  }

  private static Config proxied() {
    var base = Config.development("127.0.0.1", 0);
    var edge = EdgeSettings.DEFAULT.with(EdgeSettings.Bodies.DEFAULT, EdgeSettings.Proxy.TRUSTED);
    return new Config(
        new Config.Incoming("127.0.0.1", 0, edge, base.incoming().requests()),
        base.outgoing(),
        base.limits(),
        base.upkeep(),
        base.metrics());
  }

  /// Each as it stands in JSON.
  private static final String[] ENDS_OF_LINES = {
    "v\\r\\nX-Injected: 1",
    "v\\nX-Injected: 1",
    "v\\rX-Injected: 1",
    "v\\u0000",
    "v\\u000b",
    "\\u010d\\u010a"
  };

  static Stream<String> headersInJson() {
    return Stream.of(
        "Upstash-Forward-A",
        "Upstash-Method",
        "Content-Type",
        "Upstash-Callback",
        "Upstash-Callback-Forward-A",
        "Upstash-Callback-Method",
        "Upstash-Failure-Callback-Forward-A",
        "Upstash-Label",
        "Upstash-Flow-Control-Key",
        "Upstash-Flow-Control-Value",
        "Upstash-Deduplication-Id",
        "Upstash-Redact-Fields",
        "Upstash-Retry-Delay",
        "Upstash-Workflow-RunId");
  }

  @ParameterizedTest
  @MethodSource("headersInJson")
  void valuesInJson(String name) {
    for (var value : ENDS_OF_LINES) {
      var headers = "\"" + name + "\":\"" + value + "\"";
      refused("POST", "/v2/batch", "[{\"destination\":\"URL\",\"headers\":{" + headers + "}}]");
      refused(
          "POST", "/v2/batch/trigger", "[{\"destination\":\"URL\",\"headers\":{" + headers + "}}]");
      refused("PATCH", "/v2/topics/group", "{\"headers\":{" + headers + "}}");
      waits("\"timeoutHeaders\":{" + headers + "}");
      invokes(headers);
    }
    assertThat(api.endpoint.requests()).allMatch(sent -> sent.target().equals("/workflow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A B", "A:", "A\\r\\nX-Injected", "A\\n", "\\u00e9", "A\\u0000", "(A)"})
  void namesInJson(String name) {
    for (var prefix : new String[] {"Upstash-Forward-", "Upstash-Callback-Forward-", ""}) {
      if (!name.isEmpty()) {
        var headers = "\"" + prefix + name + "\":\"v\"";
        refused("POST", "/v2/batch", "[{\"destination\":\"URL\",\"headers\":{" + headers + "}}]");
        waits("\"timeoutHeaders\":{" + headers + "}");
        invokes(headers);
      }
    }
  }

  private void waits(String field) {
    var run = api.start(fresh("wait"));
    var body = api.registration(1).replace("\"timeoutHeaders\":{}", field);
    refused("POST", "/v2/wait/e", body, "Upstash-Workflow-RunId: " + run);
  }

  private void invokes(String headers) {
    var body =
        """
        {"body":"x","headers":{%s},"workflowRunId":"%s","workflowUrl":"URL",\
        "step":{"stepId":1,"stepName":"i","stepType":"Invoke","concurrent":1}}\
        """
            .formatted(headers, api.start(fresh("invoke")));
    refused(
        "POST",
        "/v2/publish/" + api.url(),
        body,
        "Upstash-Workflow-Init: true",
        "Upstash-Workflow-Invoke: true",
        "Upstash-Workflow-RunId: " + fresh("child"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upstash-forward-a=v%0d%0aX-Injected:1",
        "upstash-forward-a=v%0aX-Injected:1",
        "upstash-forward-a=v%00",
        "upstash-method=GET%0d%0aX-Injected:1",
        "upstash-label=v%0d%0aX-Injected:1",
        "upstash-flow-control-key=v%0d%0aX-Injected:1",
        "upstash-callback=http://127.0.0.1/%0d%0aX-Injected:1",
        "qstash_token=%0d%0a&upstash-label=%0d%0a"
      })
  void settingsInQueries(String query) {
    refused("POST", "/v2/publish/URL?" + query, "x");
    refused("POST", "/v2/enqueue/line/URL?" + query, "x");
    refused("POST", "/v2/trigger/URL?" + query, "x");
    refused("POST", "/v2/schedules/URL?" + query, "x", "Upstash-Cron: 0 0 1 1 *");
    assertThat(api.endpoint.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/queues/a%0d%0aX-Injected:1",
        "/v2/topics/a%0d%0aX-Injected:1",
        "/v2/schedules/a%0d%0aX-Injected:1",
        "/v2/messages/a%0d%0aX-Injected:1",
        "/v2/flowControl/a%0d%0aX-Injected:1",
        "/v2/waiters/a%0d%0aX-Injected:1",
        "/v2/workflows/runs/a%0d%0aX-Injected:1",
        "/v2/workflows/dlq/a%0d%0aX-Injected:1",
        "/v2/workflows/logs?cursor=%0d%0aX-Injected:1",
        "/v2/nothing/%0d%0aX-Injected:1",
        "/v2/nothing?a=%0d%0aX-Injected:1"
      })
  void answers(String path) {
    var answer = api.ask("GET", path, "");
    assertThat(answer.status()).isBetween(200, 404);
    assertThat(answer.headers().keySet()).noneMatch(INJECTED::equalsIgnoreCase);
  }

  private void refused(String method, String path, String body, String... headers) {
    var answer =
        api.ask(method, path.replace("URL", api.url()), body.replace("URL", api.url()), headers);
    assertThat(answer.status()).as(method + path + body + answer.body()).isIn(400, 404, 412);
    assertThat(answer.body()).startsWith("{\"error\":\"");
    assertThat(answer.headers().keySet()).noneMatch(INJECTED::equalsIgnoreCase);
  }

  /// In a path they are characters like others, and stay encoded.
  @Test
  void endsOfLinesInDestinations() {
    var url = api.endpoint.url("/p\\r\\nX-Injected: 1?q=\\r\\nX-Injected: 1");
    var batch = "[{\"destination\":\"" + url + "\",\"body\":\"x\"}]";
    assertThat(api.ask("POST", "/v2/batch", batch).status()).isEqualTo(200);
    assertThat(api.endpoint.await(1, PATIENCE).getFirst().head())
        .startsWith("POST /p%0D%0AX-Injected:%201?q=%0D%0AX-Injected:%201 HTTP/1.1\r\n")
        .doesNotContain("\nX-Injected");
  }

  /// Framing is the server's own, and so is what it says of itself.
  @Test
  void forwardedHeadersDoNotReplaceThoseOfTheServer() {
    var answer =
        api.ask(
            "POST",
            "/v2/publish/" + api.endpoint.url("/in"),
            "body",
            "Upstash-Forward-Host: evil.test",
            "Upstash-Forward-Content-Length: 1",
            "Upstash-Forward-Transfer-Encoding: chunked",
            "Upstash-Forward-Connection: close, Upstash-Signature",
            "Upstash-Forward-Upgrade: h2c",
            "Upstash-Forward-Expect: 100-continue",
            "Upstash-Forward-TE: trailers",
            "Upstash-Forward-Trailer: X",
            "Upstash-Forward-Proxy-Authorization: secret",
            "Upstash-Forward-Upstash-Signature: forged",
            "Upstash-Forward-upstash-message-id: forged",
            "Upstash-Forward-Upstash-Retried: 7",
            "Upstash-Forward-User-Agent: forged");
    assertThat(answer.status()).isEqualTo(200);
    var head = api.endpoint.await(1, PATIENCE).getFirst().head();
    assertThat(head)
        .contains("Host: 127.0.0.1:" + api.endpoint.port() + "\r\n", "\r\nContent-Length: 4\r\n")
        .doesNotContainIgnoringCase("evil.test")
        .doesNotContainIgnoringCase("\r\nTransfer-Encoding:")
        .doesNotContainIgnoringCase("\r\nConnection:")
        .doesNotContainIgnoringCase("\r\nUpgrade:")
        .doesNotContainIgnoringCase("\r\nExpect:")
        .doesNotContainIgnoringCase("\r\nTE:")
        .doesNotContainIgnoringCase("\r\nTrailer:")
        .doesNotContainIgnoringCase("\r\nProxy-")
        .doesNotContain("forged");
    assertThat(head.split("(?i)\r\nHost:", -1)).hasSize(2);
    assertThat(head.split("(?i)\r\nContent-Length:", -1)).hasSize(2);
  }

  /// A proxy that adds to what the client sent passes on whatever the client made up.
  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "<script>", "\u00e9", "1.2.3.4;x", "{\"a\":1}", "\u00ff\u00fe", "x=y"})
  void aCallersAddressIsOneOrItIsNotBelieved(String claimed) {
    var published =
        api.ask(
            "POST",
            "/v2/publish/" + api.endpoint.url("/in"),
            "x",
            "X-Forwarded-For: " + claimed + ", 10.0.0.1");
    assertThat(published.status()).isEqualTo(200);
    assertThat(api.endpoint.await(1, PATIENCE).getFirst().header("Upstash-Caller-Ip"))
        .hasValue("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.1.2.3", "2001:db8::1", "[2001:db8::1]:4711", "10.1.2.3:80", "unknown"})
  void aCallersAddressIsToldAsTheProxyNamesIt(String address) {
    api.ask(
        "POST",
        "/v2/publish/" + api.endpoint.url("/in"),
        "x",
        "X-Forwarded-For: " + address + ", 10.0.0.1");
    assertThat(api.endpoint.await(1, PATIENCE).getFirst().header("Upstash-Caller-Ip"))
        .hasValue(address);
  }
}
