package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.appendTo;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static dev.stepwell.server.api.ApiFixture.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// JSON that is made to hurt, at every door where JSON comes in: it is understood or refused, and
/// the server is there afterwards.
final class HostileJsonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int DEEP = 100_000;

  private final ApiFixture api = new ApiFixture(2);

  @AfterEach
  void stop() {
    api.close();
  }

  /// Values, each of which may stand wherever a value may.
  private static Map<String, String> values() {
    var all = new LinkedHashMap<String, String>();
    all.put("deep arrays", "[".repeat(DEEP) + "]".repeat(DEEP));
    all.put("open arrays", "[".repeat(DEEP));
    all.put("deep objects", "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP));
    all.put("open objects", "{\"a\":".repeat(DEEP));
    all.put("a large exponent", "1e999999999");
    all.put("a small exponent", "1e-999999999");
    all.put("a long number", "9".repeat(DEEP));
    all.put("a long fraction", "0." + "1".repeat(DEEP));
    all.put("a long string", "\"" + "x".repeat(1 << 20) + "\"");
    all.put("a string of escapes", "\"" + "\\u0000".repeat(DEEP) + "\"");
    all.put("half a pair", "\"\\ud800\"");
    all.put("a string without an end", "\"abc");
    all.put("a long name", "{\"" + "n".repeat(DEEP) + "\":1}");
    all.put("a literal that is none", "n".repeat(DEEP));
    all.put("NaN", "NaN");
    all.put("a comment", "/* */ 1");
    all.put("a comma too many", "[1,]");
    var many = new StringBuilder("{");
    for (int i = 0; i < 20_000; i++) {
      many.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
    }
    all.put("many names", many.append('}').toString());
    all.put("one name many times", "{" + "\"a\":\"b\",".repeat(20_000) + "\"a\":\"b\"}");
    // They have one hash code.
    all.put("names that collide", colliding());
    return all;
  }

  private static String colliding() {
    var text = new StringBuilder("{");
    for (int i = 0; i < 1 << 13; i++) {
      text.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 13; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      text.append("\":\"v\"");
    }
    return text.append('}').toString();
  }

  record Door(String method, String path, String body, List<String> headers) {
    Door(String method, String path, String body, String... headers) {
      this(method, path, body, List.of(headers));
    }

    @Override
    public String toString() {
      return method + " " + path + " " + body;
    }
  }

  /// `VALUE` is where the values go.
  static Stream<Door> doors() {
    var inRun = "Upstash-Workflow-RunId: wfr_hostile";
    return Stream.of(
        new Door("POST", "/v2/batch", "VALUE"),
        new Door("POST", "/v2/batch", "[VALUE]"),
        new Door("POST", "/v2/batch", "[{\"destination\":VALUE}]"),
        new Door("POST", "/v2/batch", "[{\"destination\":\"URL\",\"headers\":VALUE}]"),
        new Door("POST", "/v2/batch", "[{\"destination\":\"URL\",\"headers\":{\"A\":VALUE}}]"),
        new Door("POST", "/v2/batch", "[{\"destination\":\"URL\",\"headers\":{\"A\":[VALUE]}}]"),
        new Door("POST", "/v2/batch", "[{\"destination\":\"URL\",\"queue\":VALUE}]"),
        new Door("POST", "/v2/batch", "[{\"destination\":\"URL\",\"body\":VALUE}]"),
        new Door("POST", "/v2/batch", "[{\"destination\":\"URL\",\"other\":VALUE}]"),
        new Door("POST", "/v2/batch/trigger", "[{\"destination\":\"URL\",\"headers\":VALUE}]"),
        new Door("POST", "/v2/wait/e", "VALUE", inRun),
        new Door("POST", "/v2/wait/e", "{\"url\":VALUE}", inRun),
        new Door("POST", "/v2/wait/e", "{\"url\":\"URL\",\"timeout\":VALUE}", inRun),
        new Door("POST", "/v2/wait/e", "{\"timeoutBody\":VALUE}", inRun),
        new Door("POST", "/v2/wait/e", "{\"timeoutHeaders\":VALUE}", inRun),
        new Door(
            "POST", "/v2/wait/e", "{\"url\":\"URL\",\"timeout\":\"1d\",\"step\":VALUE}", inRun),
        new Door("POST", "/v2/publish/URL", "VALUE", inRun, "Upstash-Workflow-Init: false"),
        new Door(
            "POST", "/v2/publish/URL", "{\"stepId\":VALUE}", inRun, "Upstash-Workflow-Init: false"),
        new Door(
            "POST",
            "/v2/publish/URL",
            "{\"stepId\":1,\"stepName\":VALUE,\"stepType\":\"Run\",\"concurrent\":1}",
            inRun,
            "Upstash-Workflow-Init: false"),
        new Door(
            "POST",
            "/v2/publish/URL",
            "{\"stepId\":1,\"stepName\":\"s\",\"stepType\":\"Run\",\"out\":VALUE,\"concurrent\":1}",
            inRun,
            "Upstash-Workflow-Init: false"),
        new Door(
            "POST",
            "/v2/publish/URL",
            "VALUE",
            "Upstash-Workflow-Init: true",
            "Upstash-Workflow-Invoke: true",
            "Upstash-Workflow-RunId: wfr_child"),
        new Door(
            "POST",
            "/v2/publish/URL",
            "{\"workflowRunCreatedAt\":VALUE,\"headers\":VALUE,\"step\":VALUE}",
            "Upstash-Workflow-Init: true",
            "Upstash-Workflow-Invoke: true",
            "Upstash-Workflow-RunId: wfr_child"),
        new Door("POST", "/v2/queues", "VALUE"),
        new Door("POST", "/v2/queues", "{\"queueName\":\"q\",\"parallelism\":VALUE}"),
        new Door("POST", "/v2/queues", "{\"queueName\":\"q\",\"paused\":VALUE}"),
        new Door("POST", "/v2/topics/t/endpoints", "VALUE"),
        new Door("POST", "/v2/topics/t/endpoints", "{\"endpoints\":VALUE}"),
        new Door("POST", "/v2/topics/t/endpoints", "{\"endpoints\":[{\"url\":VALUE}]}"),
        new Door("DELETE", "/v2/topics/t/endpoints", "{\"endpoints\":[{\"name\":VALUE}]}"),
        new Door("PATCH", "/v2/topics/t", "{\"headers\":VALUE}"),
        new Door("DELETE", "/v2/messages", "{\"messageIds\":VALUE}"),
        new Door("DELETE", "/v2/messages", "{\"label\":VALUE}"),
        new Door("DELETE", "/v2/workflows/runs", "{\"workflowRunIds\":VALUE}"),
        new Door("DELETE", "/v2/workflows/dlq", "{\"dlqIds\":VALUE}"),
        new Door("POST", "/v2/workflows/dlq/restart", "{\"dlqIds\":VALUE}"),
        new Door("DELETE", "/v2/dlq", "{\"dlqIds\":VALUE}"),
        new Door("POST", "/v2/dlq/retry", "{\"dlqIds\":VALUE}"));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void everyDoorUnderstandsOrRefuses(Door door) {
    api.start("wfr_hostile");
    values()
        .forEach((name, value) -> {
          var answer =
              api.ask(
                  door.method(),
                  door.path().replace("URL", api.url()),
                  door.body().replace("URL", api.url()).replace("VALUE", value),
                  door.headers().toArray(String[]::new));
          assertThat(answer.status()).as(name + answer.body()).isLessThan(500);
          if (answer.status() >= 300) {
            assertThat(answer.body()).as(name).startsWith("{\"error\":\"").hasSizeLessThan(30_000);
          }
        });
    assertThat(api.ask("GET", "/v2/workflows/runs/wfr_hostile", "").status()).isEqualTo(200);
  }

  /// Of a name that is there twice the last one counts, for every reader alike.
  @Test
  void ofTwoValuesTheLastCounts() {
    var batch =
        "[{\"destination\":\"http://127.0.0.1:1/\",\"destination\":\"%s\",\"body\":\"a\",\"body\":\"b\"}]"
            .replace("%s", api.endpoint.url("/last"));
    assertThat(api.ask("POST", "/v2/batch", batch).status()).isEqualTo(200);
    var sent = api.endpoint.await(1, PATIENCE).getFirst();
    assertThat(sent.target()).isEqualTo("/last");
    assertThat(sent.text()).isEqualTo("b");
  }

  /// What endpoints answer is stored, handed on and shown, and none of it is trusted.
  @Test
  void answersOfEndpointsAreShownWhateverTheyAre() {
    values()
        .forEach((name, value) -> {
          var answer =
              Script.response(
                  500, value, "Content-Type: application/json", "Upstash-Workflow-Sdk-Version: 1");
          try (var endpoint = RawEndpoint.start(answer)) {
            var run = fresh("answer");
            var told = "Upstash-Failure-Callback: " + api.endpoint.url("/told");
            var init = "Upstash-Workflow-Init: true";
            var id = "Upstash-Workflow-RunId: " + run;
            var url = "/v2/publish/" + endpoint.url("/");
            int before = api.endpoint.requests().size();
            assertThat(api.ask("POST", url, "x", init, id, told, "Upstash-Retries: 0").status())
                .isEqualTo(200);
            assertThat(api.ask("POST", url, "x", told, "Upstash-Retries: 0").status())
                .isEqualTo(200);
            api.endpoint.await(before + 2, PATIENCE);
            for (var page :
                new String[] {
                  "/v2/workflows/events?groupBy=workflowRunId&workflowRunId=" + run,
                  "/v2/workflows/events?workflowRunId=" + run,
                  "/v2/workflows/dlq?workflowRunId=" + run,
                  "/v2/dlq",
                  "/v2/events"
                }) {
              assertThat(api.ask("GET", page, "").status()).as(name + page).isEqualTo(200);
            }
          }
        });
  }

  /// The same as the result of a call, which logs read as JSON in JSON.
  @Test
  void resultsOfCallsAreShownWhateverTheyAre() {
    var run = api.start(fresh("call"));
    int[] id = {0};
    values()
        .forEach((name, value) -> {
          var out = "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
          var step =
              "{\"stepId\":%d,\"stepName\":\"c\",\"stepType\":\"Call\",\"out\":%s,\"concurrent\":1}"
                  .formatted(++id[0], out);
          var body = item(api.url(), appendTo(run), "BODY").replace("\"BODY\"", quoted(step));
          var answer = api.ask("POST", "/v2/batch", "[" + body + "]");
          assertThat(answer.status()).as(name + answer.body()).isEqualTo(200);
          assertThat(
                  api.ask(
                          "GET",
                          "/v2/workflows/events?groupBy=workflowRunId&workflowRunId=" + run,
                          "")
                      .status())
              .as(name)
              .isEqualTo(200);
        });
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  @Test
  void tokensThatAreJsonBombsAreUnknown() {
    for (var value : values().values()) {
      var token =
          Base64.getEncoder()
              .encodeToString(
                  value
                      .substring(0, Math.min(value.length(), 60_000))
                      .getBytes(StandardCharsets.UTF_8));
      var answer = api.client().ask("GET", "/v2/keys", "", "Authorization: Bearer " + token);
      assertThat(answer.status()).isEqualTo(401);
    }
  }
}
