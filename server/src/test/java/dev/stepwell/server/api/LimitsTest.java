package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static dev.stepwell.server.api.ApiFixture.appendTo;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static dev.stepwell.server.api.ApiFixture.item;
import static dev.stepwell.server.api.ApiFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Limits;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.RawClient.Reply;
import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.api.edge.EdgeSettings.Bodies;
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
  private static final String OF_RUN = "Upstash-Workflow-RunId: ";

  private ApiFixture api;
  private String run;

  @BeforeEach
  void start() {
    var base = Config.development("127.0.0.1", 0);
    var edge = EdgeSettings.DEFAULT.with(Bodies.of(1_000, 6_000), EdgeSettings.Proxy.NONE);
    var requests =
        new RequestBounds(
            new RequestBounds.Sizes(1_000, 4),
            new RequestBounds.Times(Duration.ofHours(24), Duration.ofHours(2)),
            5,
            7,
            3,
            new RequestBounds.Owned(2, 2, 2));
    var limits =
        new Limits(new Limits.Steps(6, 2_000), new Limits.Saved(2, 100), base.limits().kept());
    var config =
        new Config(
            new Config.Incoming("127.0.0.1", 0, edge, requests),
            base.outgoing(),
            limits,
            base.upkeep(),
            base.metrics());
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
    "Upstash-Label: LABELS, 400, at most 7 labels",
    "Upstash-Flow-Control-Value: PERIOD, 400, at most 7200 seconds"
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
    assertThat(api.ask("POST", "/v2/publish/" + api.url(), large(1, 900), OF_RUN + run).status())
        .isEqualTo(200);
    assertThat(api.ask("POST", "/v2/publish/" + api.url(), large(2, 900), OF_RUN + run).status())
        .isEqualTo(200);
    refused(412, append(3));
  }

  @Test
  void savedNotificationsAreBounded() {
    assertThat(notified("1").status()).isEqualTo(201);
    refused(429, notified("x".repeat(101)));
    assertThat(notified("2").status()).isEqualTo(201);
    var tooMany = notified("3");
    refused(429, tooMany);
    assertThat(tooMany.headers().keySet()).noneMatch(name -> name.contains("ratelimit"));
  }

  @Test
  void aMessageThatIsTooLongIsRefusedWithTheStatusThatItsSenderUnderstands() {
    var why = "the body is longer than 1000 bytes";
    var tooLong = large(1, 1_000);
    var publish = "/v2/publish/" + api.url();
    refused(413, why, api.ask("POST", publish, tooLong));
    refused(413, why, api.ask("POST", "/v2/trigger/" + api.url(), tooLong));
    refused(
        413, why, api.ask("POST", publish, tooLong, OF_RUN + run, "Upstash-Workflow-Init: true"));
    refused(412, why, api.ask("POST", publish, tooLong, OF_RUN + run));
    refused(412, why, api.ask("POST", publish + "?upstash-workflow-runid=" + run, tooLong));
    refused(412, why, api.ask("POST", "/v2/wait/e", tooLong, OF_RUN + run));
    refused(412, why, api.ask("DELETE", "/v2/workflows/runs/" + run + "?cancel=false", tooLong));
    assertThat(append(1).status()).isEqualTo(200);
  }

  @Test
  void aMessageThatIsTooLongForItsBatchIsRefusedLikeAnyOther() {
    var tooLong = large(1, 1_000);
    var plain = item(api.url(), "", "x");
    var answer =
        api.ask("POST", "/v2/batch", "[" + plain + "," + item(api.url(), "", tooLong) + "]");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("{\"error\":\"the body is longer than 1000 bytes\"}");
    refused(413, api.ask("POST", "/v2/batch", "[" + item(api.url(), "", tooLong) + "]"));
    refused(413, api.ask("POST", "/v2/batch/trigger", "[" + item(api.url(), "", tooLong) + "]"));
    refused(412, api.ask("POST", "/v2/batch", "[" + item(api.url(), appendTo(run), tooLong) + "]"));
    assertThat(append(1).status()).isEqualTo(200);
  }

  /// What is in a batch that is too long is not known. It may be a step.
  @Test
  void theBodyOfABatchHasABoundOfItsOwn() {
    refused(412, "longer than 6000 bytes", api.ask("POST", "/v2/batch", " ".repeat(6_001)));
    refused(413, api.ask("POST", "/v2/batch/trigger", " ".repeat(6_001)));
    var three = String.join(",", Collections.nCopies(3, item(api.url(), "", "x".repeat(1_000))));
    assertThat(api.ask("POST", "/v2/batch", "[" + three + "]").status()).isEqualTo(200);
  }

  @Test
  void thePeriodOfAPinIsBounded() {
    var pin = "/v2/flowControl/k/pin?rate=1&period=";
    refused(400, "from 1 to 7200", api.ask("POST", pin + 7_201, ""));
    assertThat(api.ask("POST", pin + 7_200, "").status()).isEqualTo(200);
  }

  @Test
  void theQueuesOfAProjectAreBounded() {
    var settings = "{\"queueName\":\"%s\"}";
    var other = "/v2/enqueue/three/" + api.url();
    assertThat(api.ask("POST", "/v2/queues", settings.formatted("one")).status()).isEqualTo(200);
    var two = "/v2/enqueue/two/" + api.url();
    assertThat(api.ask("POST", two, "x", "Upstash-Delay: 1h").status()).isEqualTo(200);

    var why = "this project has 2 queues, and may have no more";
    var name = "Upstash-Deduplication-Id: a";
    for (int i = 0; i < 3; i++) {
      refused(412, why, api.ask("POST", other, "x", name));
      refused(412, why, api.ask("POST", "/v2/queues", settings.formatted("three")));
      var item = item(api.url(), "", "x").replaceFirst("}$", ",\"queue\":\"three\"}");
      refused(412, why, api.ask("POST", "/v2/batch", "[" + item + "]"));
      // What is there already is no other one.
      assertThat(api.ask("POST", two, "x", "Upstash-Delay: 1h").status()).isEqualTo(200);
      assertThat(api.ask("POST", "/v2/queues", settings.formatted("one")).status()).isEqualTo(200);
    }
    assertThat(api.ask("POST", other, "x", THEIRS).status()).isEqualTo(200);
    assertThat(api.ask("DELETE", "/v2/queues/two", "").status()).isEqualTo(200);
    // Nothing was kept of what was refused, its name neither.
    assertThat(api.ask("POST", other, "x", name).status()).isEqualTo(200);
  }

  @Test
  void theUrlGroupsOfAProjectAreBounded() {
    var endpoints = "{\"endpoints\":[{\"url\":\"https://a.test\"}]}";
    for (var name : new String[] {"one", "two", "one"}) {
      assertThat(api.ask("POST", "/v2/topics/" + name + "/endpoints", endpoints).status())
          .isEqualTo(200);
    }
    var third = "/v2/topics/three/endpoints";
    var why = "this project has 2 URL groups, and may have no more";
    refused(412, why, api.ask("POST", third, endpoints));
    assertThat(api.ask("POST", third, endpoints, THEIRS).status()).isEqualTo(200);
    assertThat(api.ask("DELETE", "/v2/topics/one", "").status()).isEqualTo(200);
    assertThat(api.ask("POST", third, endpoints).status()).isEqualTo(200);
    refused(412, why, api.ask("POST", "/v2/topics/one/endpoints", endpoints));
  }

  @Test
  void theSchedulesOfAProjectAreBounded() {
    var path = "/v2/schedules/" + api.url();
    var yearly = "Upstash-Cron: 0 0 1 1 *";
    var one = "Upstash-Schedule-Id: one";
    assertThat(api.ask("POST", path, "", yearly, one).status()).isEqualTo(200);
    assertThat(api.ask("POST", path, "", yearly).status()).isEqualTo(200);
    var why = "this project has 2 schedules, and may have no more";
    refused(412, why, api.ask("POST", path, "", yearly));
    refused(412, why, api.ask("POST", "/v2/publish/" + api.url(), "", yearly));
    assertThat(api.ask("POST", path, "", yearly, one).status()).isEqualTo(200);
    assertThat(api.ask("POST", path, "", yearly, THEIRS).status()).isEqualTo(200);
    assertThat(api.ask("DELETE", "/v2/schedules/one", "").status()).isEqualTo(200);
    assertThat(api.ask("POST", path, "", yearly).status()).isEqualTo(200);
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

  private static String large(int stepId, int more) {
    return step(stepId).replace("\"1\"", "\"" + "x".repeat(more) + "\"");
  }

  private static String batch(String item) {
    return "[" + String.join(",", Collections.nCopies(5, item)) + "]";
  }

  private static String written(String header) {
    return header.replace("LABELS", "l,".repeat(8)).replace("PERIOD", "rate=1,period=7201s");
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
