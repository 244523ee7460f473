package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.appendTo;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static dev.stepwell.server.api.ApiFixture.item;
import static dev.stepwell.server.api.ApiFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.LanguageModel;
import dev.stepwell.server.delivery.http.AddressRange;
import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever makes the server send a request, the destination policy is asked when it is sent, and
/// the endpoint that it refuses never sees a connection.
final class DestinationDoorsTest {
  private static final String NO_RETRIES = "Upstash-Retries: 0";
  private static final String REFUSAL = "the destination policy refuses the address 127.0.0.2 ";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RawEndpoint refused =
      RawEndpoint.start("127.0.0.2", Script.response(200, "", "Upstash-Workflow-Sdk-Version: 1"));
  private final String url = refused.url("/secret");
  private ApiFixture api;
  private String tell;

  @BeforeEach
  void start() {
    api = new ApiFixture(2, refusing());
    tell = "Upstash-Failure-Callback: " + told();
  }

  @AfterEach
  void stop() {
    assertThat(refused.connections()).isZero();
    api.close();
    refused.close();
  }

  private Config refusing() {
    var base = Config.development("127.0.0.1", 0);
    var outgoing =
        new Config.Outgoing(
            base.outgoing().delivery(),
            base.outgoing().sender(),
            base.outgoing().destinations().refusing(List.of(AddressRange.parse("127.0.0.2"))),
            Optional.of(LanguageModel.of(refused.url("/v1"), Optional.of("secret"))));
    return new Config(base.incoming(), outgoing, base.limits(), base.upkeep(), base.metrics());
  }

  private String told() {
    return api.endpoint.url("/told");
  }

  private void ok(RawClient.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
  }

  /// Waits until so many have failed for good, of which an endpoint is told that may be called.
  private void awaitRefusals(int count) {
    var requests = api.endpoint.await(1, PATIENCE);
    while (requests.stream().filter(sent -> sent.target().equals("/told")).count() < count) {
      requests = api.endpoint.await(requests.size() + 1, PATIENCE);
    }
  }

  @Test
  void publishBatchAndEnqueue() {
    ok(api.ask("POST", "/v2/publish/" + url, "x", NO_RETRIES, tell));
    var headers = "\"Upstash-Retries\":\"0\",\"Upstash-Failure-Callback\":\"" + told() + "\"";
    ok(api.ask("POST", "/v2/batch", "[" + item(url, headers, "x") + "]"));
    ok(api.ask("POST", "/v2/enqueue/line/" + url, "x", NO_RETRIES, tell));
    awaitRefusals(3);
    assertThat(api.ask("GET", "/v2/events?state=ERROR", "").body().split(REFUSAL, -1)).hasSize(4);
  }

  @Test
  void endpointsOfUrlGroups() {
    var endpoints = "{\"endpoints\":[{\"url\":\"" + url + "\"}]}";
    ok(api.ask("POST", "/v2/topics/group/endpoints", endpoints));
    ok(api.ask("POST", "/v2/publish/group", "x", NO_RETRIES, tell));
    awaitRefusals(1);
  }

  @Test
  void callbacksOfMessages() {
    ok(
        api.ask(
            "POST",
            "/v2/publish/" + api.endpoint.url("/ok"),
            "x",
            "Upstash-Callback: " + url,
            "Upstash-Callback-Retries: 0",
            "Upstash-Callback-Failure-Callback: " + told()));
    ok(
        api.ask(
            "POST",
            "/v2/publish/" + url,
            "x",
            NO_RETRIES,
            "Upstash-Failure-Callback: " + url,
            "Upstash-Failure-Callback-Retries: 0",
            "Upstash-Failure-Callback-Failure-Callback: " + told()));
    awaitRefusals(2);
  }

  @Test
  void theLanguageModel() {
    ok(
        api.ask(
            "POST", "/v2/publish/api/llm", "{}", NO_RETRIES, tell, "Upstash-Callback: " + told()));
    awaitRefusals(2);
  }

  @Test
  void redirects() {
    var moved = Script.response(307, "", "Location: " + url, "Refresh: 0; url=" + url);
    try (var redirecting = RawEndpoint.start(moved)) {
      ok(api.ask("POST", "/v2/publish/" + redirecting.url("/"), "x", NO_RETRIES, tell));
      assertThat(api.endpoint.await(1, PATIENCE).getFirst().text()).contains("\"status\":307");
    }
  }

  @Test
  void deadLettersThatAreRepaired() {
    ok(api.ask("POST", "/v2/publish/" + url, "x", NO_RETRIES, tell));
    awaitRefusals(1);
    ok(api.ask("POST", "/v2/dlq/retry", ""));
    awaitRefusals(2);
  }

  private String failing(String destination) {
    var run = fresh("refused");
    ok(
        api.ask(
            "POST",
            "/v2/publish/" + destination,
            "x",
            "Upstash-Workflow-Init: true",
            "Upstash-Workflow-RunId: " + run,
            NO_RETRIES,
            tell));
    return run;
  }

  @Test
  void runsTheirStepsAndTheirRepair() {
    failing(url);
    awaitRefusals(1);
    ok(api.ask("POST", "/v2/workflows/dlq/resume", ""));
    awaitRefusals(2);
    ok(api.ask("POST", "/v2/workflows/dlq/restart", ""));
    awaitRefusals(3);
    var run = failing(api.url());
    ok(api.ask("POST", "/v2/batch", "[" + item(url, appendTo(run), step(1)) + "]"));
    awaitRefusals(4);
  }

  @Test
  void resultsOfWaits() {
    var notified = failing(api.url());
    var timedOut = failing(api.url());
    var registration = api.registration(1).replace(api.url(), url);
    var of = "Upstash-Workflow-RunId: ";
    ok(api.ask("POST", "/v2/wait/paid", registration, of + notified));
    ok(api.ask("POST", "/v2/notify/" + notified + "/paid", "x"));
    ok(api.ask("POST", "/v2/wait/late", registration.replace("1d", "1s"), of + timedOut));
    awaitRefusals(2);
  }

  @Test
  void thirdPartiesThatAreCalledAndWhoHearsOfIt() {
    var calling = failing(api.url());
    var headers =
        new String[] {
          "Upstash-Workflow-Init: false",
          "Upstash-Workflow-RunId: " + calling,
          "Upstash-Workflow-CallType: toCallback",
          "Upstash-Callback: " + told(),
          "Upstash-Callback-Workflow-RunId: " + calling,
          "Upstash-Callback-Workflow-CallType: fromCallback",
          NO_RETRIES
        };
    ok(api.ask("POST", "/v2/publish/" + url, "x", headers));
    awaitRefusals(1);
    headers[3] = "Upstash-Callback: " + url;
    ok(api.ask("POST", "/v2/publish/" + api.endpoint.url("/third"), "x", headers));
    awaitRefusals(2);
  }

  @Test
  void runsThatAreInvoked() {
    var parent = failing(api.url());
    var envelope =
        """
        {"body":"x","headers":{},"workflowRunId":"%s","workflowUrl":"%s",\
        "step":{"stepId":1,"stepName":"i","stepType":"Invoke","concurrent":1}}\
        """
            .formatted(parent, told());
    ok(
        api.ask(
            "POST",
            "/v2/publish/" + url,
            envelope,
            "Upstash-Workflow-Init: true",
            "Upstash-Workflow-Invoke: true",
            "Upstash-Workflow-RunId: " + fresh("child"),
            NO_RETRIES));
    awaitRefusals(1);
  }

  @Test
  void failureFunctions() {
    var run = fresh("function");
    ok(
        api.ask(
            "POST",
            "/v2/publish/" + url,
            "x",
            "Upstash-Workflow-Init: true",
            "Upstash-Workflow-RunId: " + run,
            NO_RETRIES,
            "Upstash-Failure-Callback: " + url,
            "Upstash-Failure-Callback-Retries: 0"));
    var entry = "";
    while (!entry.contains("CALLBACK_FAIL")) {
      entry = api.ask("GET", "/v2/workflows/dlq?workflowRunId=" + run, "").body();
      assertThat(entry).doesNotContain("CALLBACK_SUCCESS");
    }
  }

  @Test
  void whatWasTakenUnderAnotherPolicy() {
    var lenient = new ApiFixture(2);
    ok(lenient.ask("POST", "/v2/queues", "{\"queueName\":\"line\",\"paused\":true}"));
    ok(lenient.ask("POST", "/v2/enqueue/line/" + url, "x", NO_RETRIES, tell));
    try (var strict = new ApiFixture(lenient.stop(), refusing())) {
      ok(strict.ask("POST", "/v2/queues/line/resume", ""));
      awaitRefusals(1);
    }
  }
}
