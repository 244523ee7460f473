package dev.stepwell.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused of the dead letter queue before any entry is touched.
final class DeadLettersTest {
  private ApiFixture api;

  @BeforeEach
  void start() {
    api = new ApiFixture(2, Config.development("127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /// Ids that other servers gave out, or this one before it was what it is.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1795445300123-0",
        "1795445300123-99999999999999999",
        "999999999999999999-0",
        "99999999999999999999-0",
        "01-1",
        "1-01",
        "-1",
        "1-",
        "1--1",
        "1-1-1",
        "nonsense",
        "dlq_3f9a",
        "%00",
        "%F0%9F%8D%8B"
      })
  void anIdOfAnotherFormIsOneThatIsNotThere(String id) {
    for (var request :
        new String[] {
          "GET /v2/workflows/dlq/",
          "DELETE /v2/workflows/dlq/",
          "POST /v2/workflows/dlq/resume/",
          "POST /v2/workflows/dlq/restart/",
          "POST /v2/workflows/dlq/callback/",
          "DELETE /v2/workflows/dlq/callback/",
          "POST /v2/workflows/dlq/resume?dlqIds=",
          "POST /v2/workflows/dlq/restart?dlqIds=",
          "GET /v2/dlq/",
          "DELETE /v2/dlq/"
        }) {
      var words = request.split(" ", 2);
      var answer = api.ask(words[0], words[1] + id, "");
      assertThat(answer.status()).as(request + id + answer.body()).isEqualTo(404);
      assertThat(answer.body()).startsWith("{\"error\":\"");
    }
    var deleted = api.ask("DELETE", "/v2/workflows/dlq?dlqIds=" + id, "");
    assertThat(deleted.body()).contains("\"deleted\":0");
  }

  @ParameterizedTest
  @CsvSource({
    "Upstash-Retries: 1001, 412, Upstash-Retries: may be at most 1000",
    "Upstash-Delay: 366d, 400, Upstash-Delay: may be at most 365 days",
    "Upstash-Label: LABELS, 400, Upstash-Label: at most 100 labels",
    "Upstash-Flow-Control-Value: PERIOD, 400, period may be at most 7 days",
    "Upstash-Failure-Callback-Retries: 1001, 412, Upstash-Retries: may be at most 1000",
    "Upstash-Failure-Callback-Delay: 366d, 400, Upstash-Delay: may be at most 365 days",
    "Upstash-Retry-Delay: pow(, 400, Upstash-Retry-Delay"
  })
  void whatARepairAsksForHasTheBoundsOfATrigger(String header, int status, String why) {
    var given =
        header.replace("LABELS", "l,".repeat(101)).replace("PERIOD", "rate=1,period=604801s");
    for (var path :
        new String[] {
          "/v2/workflows/dlq/resume/1-1",
          "/v2/workflows/dlq/restart/1-1",
          "/v2/workflows/dlq/resume",
          "/v2/workflows/dlq/restart"
        }) {
      var answer =
          api.ask(
              "POST",
              path,
              "",
              given,
              header.startsWith("Upstash-Flow") ? "Upstash-Flow-Control-Key: k" : "X-None: 1",
              "Upstash-Failure-Callback: " + api.url());
      assertThat(answer.status()).as(path + answer.body()).isEqualTo(status);
      assertThat(answer.body()).startsWith("{\"error\":\"").contains(why);
    }
  }
}
