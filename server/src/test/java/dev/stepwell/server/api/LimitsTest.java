package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.appendTo;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static dev.stepwell.server.api.ApiFixture.item;
import static dev.stepwell.server.api.ApiFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Limits;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.RawClient.Reply;
import dev.stepwell.server.config.Config;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each limit bites, with the status that its sender understands: 412 wherever a run would take 400
/// for its end.
final class LimitsTest {
  private ApiFixture api;
  private String run;

  @BeforeEach
  void start() {
    var config =
        Config.development("127.0.0.1", 0)
            .with(new RequestBounds(Duration.ofHours(24), 5, 3, 4))
            .with(
                Limits.DEFAULT
                    .withStepsPerRun(6)
                    .withHistoryBytesPerRun(2_000)
                    .withSavedPerRun(2)
                    .withSavedBytesPerRun(100));
    api = new ApiFixture(2, config);
    run = api.start(fresh("limits"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Upstash-Delay: 25h, 400, may be at most 1 days",
    "Upstash-Not-Before: 99999999999, 400, may be at most 1 days",
    "Upstash-Retries: 6, 412, may be at most 5",
    "Upstash-Label: LABELS, 400, at most 100 labels",
    "Upstash-Flow-Control-Value: PERIOD, 400, at most 7 days"
  })
  void whatATriggerAsksForHasBounds(String header, int status, String why) {
    var given = written(header);
    var init = "Upstash-Workflow-Init: true";
    var id = "Upstash-Workflow-RunId: " + fresh("never");
    var key = header.startsWith("Upstash-Flow") ? "Upstash-Flow-Control-Key: k" : "X-None: 1";
    var url = api.url();
    refused(status, why, api.ask("POST", "/v2/publish/" + url, "x", init, id, key, given));
    refused(status, why, api.ask("POST", "/v2/trigger/" + url, "x", key, given));
    refused(status, why, api.ask("POST", "/v2/publish/" + url, "x", key, given));
    refused(412, why, append(1, key, given));
  }

  @Test
  void aCallbackHasTheSameBounds() {
    var to = "Upstash-Failure-Callback: " + api.url();
    refused(
        412,
        api.ask(
            "POST", "/v2/trigger/" + api.url(), "x", to, "Upstash-Failure-Callback-Retries: 6"));
    refused(
        400,
        api.ask(
            "POST", "/v2/trigger/" + api.url(), "x", to, "Upstash-Failure-Callback-Delay: 25h"));
  }

  @Test
  void whatIsWithinBoundsIsTaken() {
    assertThat(append(1, "Upstash-Delay: 24h", "Upstash-Retries: 5").status()).isEqualTo(200);
    assertThat(api.await(run, "e", 2).status()).isEqualTo(200);
  }

  @Test
  void theTimeOfAWaitIsBounded() {
    var registration = api.registration(1).replace("\"1d\"", "\"86401s\"");
    var answer = api.ask("POST", "/v2/wait/e", registration, "Upstash-Workflow-RunId: " + run);
    refused(412, answer);
    assertThat(answer.body()).contains("timeout: may be at most 1 days");
  }

  @Test
  void theDepthOfInvokesIsBounded() {
    refused(
        412,
        api.ask(
            "POST",
            "/v2/publish/" + api.url(),
            "{}",
            "Upstash-Workflow-Init: true",
            "Upstash-Workflow-Invoke: true",
            "Upstash-Workflow-RunId: " + fresh("child"),
            "Upstash-Forward-Upstash-Workflow-Invoke-Count: 4"));
  }

  @Test
  void theItemsOfABatchAreBounded() {
    refused(400, api.ask("POST", "/v2/batch", batch(item(api.url(), "", "x"))));
    refused(400, api.ask("POST", "/v2/batch/trigger", batch(item(api.url(), "", "x"))));
    refused(412, api.ask("POST", "/v2/batch", batch(item(api.url(), appendTo(run), step(1)))));
  }

  @Test
  void theStepsOfARunAreBounded() {
    for (int id = 1; id < 6; id++) {
      assertThat(append(id).status()).isEqualTo(200);
    }
    var answer = append(6);
    refused(412, answer);
    assertThat(answer.body()).contains("at most 6 steps");
  }

  @Test
  void theHistoryOfARunIsBounded() {
    var large = step(1).replace("\"1\"", "\"" + "x".repeat(2_000) + "\"");
    var name = "Upstash-Workflow-RunId: " + run;
    assertThat(api.ask("POST", "/v2/publish/" + api.url(), large, name).status()).isEqualTo(200);
    refused(412, append(2));
  }

  @Test
  void savedNotificationsAreBounded() {
    assertThat(notified("1").status()).isEqualTo(201);
    refused(429, notified("x".repeat(101)));
    assertThat(notified("2").status()).isEqualTo(201);
    refused(429, notified("3"));
  }

  private Reply notified(String data) {
    return api.ask("POST", "/v2/notify/" + run + "/event", data);
  }

  private Reply append(int stepId, String... headers) {
    var all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 1, headers.length);
    all[0] = "Upstash-Workflow-RunId: " + run;
    return api.ask("POST", "/v2/publish/" + api.url(), step(stepId), all);
  }

  private static String batch(String item) {
    return "[" + String.join(",", Collections.nCopies(5, item)) + "]";
  }

  private static String written(String header) {
    return header.replace("LABELS", "l,".repeat(101)).replace("PERIOD", "rate=1,period=8d");
  }

  private static void refused(int status, String why, Reply answer) {
    refused(status, answer);
    assertThat(answer.body()).contains(why);
  }

  private static void refused(int status, Reply answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"error\":\"");
  }
}
