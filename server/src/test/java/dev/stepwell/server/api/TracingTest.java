package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.appendTo;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static dev.stepwell.server.api.ApiFixture.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.SpanCollector.Seen;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.observe.trace.TraceSettings;
import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.RecordedRequest;
import dev.stepwell.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Traces as a collector and an endpoint see them.
final class TracingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String THEIR_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String THEIR_SPAN = "00f067aa0ba902b7";
  private static final String THEIRS = "00-" + THEIR_TRACE + "-" + THEIR_SPAN + "-01";

  private static Config config(SpanCollector collector) {
    return Config.development("127.0.0.1", 0).with(collector.settings());
  }

  private static String step(int id, String name, String type) {
    return "{\"stepId\":%d,\"stepName\":\"%s\",\"stepType\":\"%s\",\"out\":\"1\",\"concurrent\":1}"
        .formatted(id, name, type);
  }

  private static void append(ApiFixture api, String run, String headers, String step) {
    var answer =
        api.ask("POST", "/v2/batch", "[" + item(api.url(), appendTo(run) + headers, step) + "]");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static void finish(ApiFixture api, String run) {
    var answer = api.ask("DELETE", "/v2/workflows/runs/" + run + "?cancel=false", "done");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static String parentAt(RecordedRequest request) {
    return request.header("traceparent").orElse("");
  }

  private static String messageId(RecordedRequest request) {
    return request.header("Upstash-Message-Id").orElse("");
  }

  private static boolean isAttempt(Seen span) {
    return !span.attribute("http.request.method").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aRunJoinsTheTraceOfItsClientWithAllThatItDoes(int partitions) {
    try (var collector = new SpanCollector();
        var api = new ApiFixture(partitions, config(collector))) {
      var run = api.start(fresh("traced"), "traceparent: " + THEIRS, "tracestate: vendor=1");
      var first = api.endpoint.await(1, PATIENCE).getFirst();
      append(api, run, "", step(1, "price", "Run"));
      api.endpoint.await(2, PATIENCE);
      append(api, run, ",\"Upstash-Delay\":\"1s\"", step(2, "rest", "SleepFor"));
      var woken = api.endpoint.await(3, PATIENCE).get(2);
      api.await(run, "paid", 3);
      api.ask("POST", "/v2/notify/" + run + "/paid", "7");
      api.endpoint.await(4, PATIENCE);
      var called =
          api.ask(
              "POST",
              "/v2/publish/" + api.endpoint.url("/third?secret=hidden"),
              "{}",
              "Upstash-Workflow-Init: false",
              "Upstash-Workflow-RunId: " + run,
              "Upstash-Workflow-CallType: toCallback",
              "Upstash-Callback: " + api.url(),
              "Upstash-Callback-Workflow-RunId: " + run,
              "Upstash-Callback-Workflow-CallType: fromCallback",
              "Upstash-Callback-Forward-Upstash-Workflow-StepId: 4");
      assertThat(called.status()).as(called.body()).isEqualTo(200);
      api.endpoint.await(6, PATIENCE);
      collector.await("report call"); // its outcome is recorded: the end of the run drops nothing
      finish(api, run);

      var root = collector.await("run /workflow");
      assertThat(root.traceId()).isEqualTo(THEIR_TRACE);
      assertThat(root.parent()).isEqualTo(THEIR_SPAN);
      assertThat(root.attribute("stepwell.run.id")).isEqualTo(run);
      assertThat(root.attribute("stepwell.outcome")).isEqualTo("succeeded");

      var price = collector.await("step price");
      var sleep = collector.await("sleep rest");
      var wait = collector.await("wait paid");
      var call = collector.await("call");
      var spans = collector.spans();
      assertThat(spans)
          .allSatisfy(span -> {
            assertThat(span.traceId()).isEqualTo(THEIR_TRACE);
            assertThat(span.from()).isLessThanOrEqualTo(span.to());
          });
      for (var child : List.of(price, sleep, wait, call)) {
        assertThat(child.parent()).as(child.name()).isEqualTo(root.id());
        assertThat(child.from()).as(child.name()).isGreaterThanOrEqualTo(root.from());
      }
      assertThat(sleep.to() - sleep.from()).isGreaterThanOrEqualTo(1_000_000_000L);
      assertThat(wait.attribute("stepwell.outcome")).isEqualTo("notified");
      assertThat(wait.from()).isGreaterThanOrEqualTo(sleep.to());
      assertThat(price.attribute("stepwell.message.id")).isEqualTo(messageId(first));

      // What the endpoint was told is the attempt, and the attempt is below the step.
      var attempt = collector.await(span -> parentAt(first).contains(span.id()));
      assertThat(parentAt(first)).isEqualTo("00-" + THEIR_TRACE + "-" + attempt.id() + "-01");
      assertThat(first.header("tracestate")).contains("vendor=1");
      assertThat(attempt.parent()).isEqualTo(price.id());
      assertThat(attempt.attribute("http.response.status_code")).isEqualTo("200");
      var later = collector.await(span -> parentAt(woken).contains(span.id()));
      assertThat(later.from()).isGreaterThanOrEqualTo(sleep.to());
      var third = collector.await(span -> isAttempt(span) && span.parent().equals(call.id()));
      assertThat(third.attribute("url.full")).isEqualTo(api.endpoint.url("/third"));
      assertThat(collector.spans().stream().map(Seen::id)).doesNotHaveDuplicates();
    }
  }

  @Test
  void eachAttemptIsASpanBelowItsMessage() {
    var count = new AtomicInteger();
    Script fail = Script.response(500, "no");
    Script take = Script.response(200, "yes");
    Script script =
        (request, out) -> (count.getAndIncrement() == 0 ? fail : take).answer(request, out);
    try (var collector = new SpanCollector();
        var endpoint = RawEndpoint.start(script);
        var api = new ApiFixture(1, config(collector))) {
      api.ask("POST", "/v2/publish/" + endpoint.url("/p"), "x", "Upstash-Retry-Delay: 1");
      var sent = endpoint.await(2, PATIENCE);
      var message = collector.await("message");
      var attempts = collector.await(2, TracingTest::isAttempt);

      assertThat(message.parent()).isEmpty();
      assertThat(attempts)
          .allSatisfy(attempt -> {
            assertThat(attempt.parent()).isEqualTo(message.id());
            assertThat(attempt.traceId()).isEqualTo(message.traceId());
            assertThat(attempt.from()).isGreaterThanOrEqualTo(message.from());
          });
      assertThat(attempts.stream().map(a -> a.attribute("http.response.status_code")))
          .containsExactly("500", "200");
      assertThat(attempts.stream().map(a -> a.attribute("http.request.resend_count")))
          .containsExactly("0", "1");
      assertThat(attempts.getFirst().attribute("error.type")).isEqualTo("500");
      assertThat(sent.stream().map(TracingTest::parentAt))
          .containsExactly(
              "00-" + message.traceId() + "-" + attempts.get(0).id() + "-01",
              "00-" + message.traceId() + "-" + attempts.get(1).id() + "-01");
    }
  }

  @Test
  void aRunThatOutlivesItsServerIsOneTrace() {
    try (var collector = new SpanCollector()) {
      var before = new ApiFixture(1, config(collector));
      var run = before.start(fresh("outlives"));
      var told = parentAt(before.endpoint.await(1, PATIENCE).getFirst());
      before.await(run, "paid", 1);
      var early = collector.await("deliver");
      var store = before.stop();
      try (var after = new ApiFixture(store, config(collector))) {
        after.ask("POST", "/v2/notify/" + run + "/paid", "7");
        finish(after, run);
        var root = collector.await("run /workflow");
        var wait = collector.await("wait paid");

        assertThat(told).startsWith("00-" + root.traceId());
        assertThat(early.parent()).isEqualTo(root.id());
        assertThat(wait.parent()).isEqualTo(root.id());
        assertThat(root.from()).isLessThanOrEqualTo(early.from());
        assertThat(wait.from()).isLessThan(wait.to());
        assertThat(root.parent()).isEmpty();
      }
    }
  }

  @Test
  void itemsOfABatchJoinTheTraceOfTheirRequestUnlessTheyNameOne() {
    try (var collector = new SpanCollector();
        var api = new ApiFixture(1, config(collector))) {
      var own = "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-00";
      var items =
          "["
              + item(api.url(), "\"X\":\"1\"", "one")
              + ","
              + item(api.url(), "\"traceparent\":\"" + own + "\"", "two")
              + "]";
      assertThat(api.ask("POST", "/v2/batch", items, "traceparent: " + THEIRS).status())
          .isEqualTo(200);
      for (var request : api.endpoint.await(2, PATIENCE)) {
        assertThat(parentAt(request))
            .matches(
                request.text().equals("one")
                    ? "00-" + THEIR_TRACE + "-[0-9a-f]{16}-01"
                    : "00-a{32}-[0-9a-f]{16}-00"); // who does not record it is not overruled
      }
      collector.await("message");
      assertThat(collector.spans()).allMatch(span -> span.traceId().equals(THEIR_TRACE));
    }
  }

  @Test
  void aTraceThatTheUserForwardsIsLeftAsItIs() {
    try (var collector = new SpanCollector();
        var api = new ApiFixture(1, config(collector))) {
      api.ask("POST", "/v2/publish/" + api.url(), "", "Upstash-Forward-Traceparent: " + THEIRS);
      assertThat(parentAt(api.endpoint.await(1, PATIENCE).getFirst())).isEqualTo(THEIRS);
    }
  }

  @Test
  void withoutACollectorNothingIsPassedOn() {
    try (var api = new ApiFixture(1)) {
      api.start(fresh("untraced"), "traceparent: " + THEIRS);
      api.ask("POST", "/v2/publish/" + api.url(), "", "traceparent: " + THEIRS);
      for (var request : api.endpoint.await(2, PATIENCE)) {
        assertThat(parentAt(request)).isEmpty();
      }
    }
  }

  @Test
  void nothingSecretIsInASpan() {
    try (var collector = new SpanCollector();
        var endpoint = RawEndpoint.start(Script.response(200, "answer-secret"));
        var api = new ApiFixture(1, config(collector))) {
      api.ask(
          "POST",
          "/v2/publish/http://user-secret:pw-secret@127.0.0.1:"
              + endpoint.port()
              + "/path?query-secret=1",
          "body-secret",
          "Upstash-Forward-Authorization: header-secret");
      var attempt = collector.await(TracingTest::isAttempt);
      collector.await("message");
      assertThat(attempt.attribute("url.full")).isEqualTo(endpoint.url("/path"));
      assertThat(attempt.attribute("server.port")).isEqualTo("" + endpoint.port());
      for (var request : collector.endpoint.requests()) {
        assertThat(request.header("X-Collector-Token")).contains("of-the-collector");
        assertThat(request.target()).isEqualTo("/v1/traces");
        assertThat(new String(request.body(), StandardCharsets.ISO_8859_1))
            .contains("stepwell-test")
            .doesNotContain("secret")
            .doesNotContain("sig_mine");
      }
    }
  }

  @Test
  void onlyAPartOfTheTracesMayBeRecorded() {
    try (var collector = new SpanCollector();
        var api =
            new ApiFixture(1, Config.development("127.0.0.1", 0).with(collector.settings(0)))) {
      api.ask("POST", "/v2/publish/" + api.url(), "unrecorded");
      assertThat(parentAt(api.endpoint.await(1, PATIENCE).getFirst())).endsWith("-00");
      api.ask("POST", "/v2/publish/" + api.url(), "", "traceparent: " + THEIRS);
      collector.await("message");
      assertThat(collector.spans()).allMatch(span -> span.traceId().equals(THEIR_TRACE));
    }
  }

  @Test
  void aCollectorThatIsNotThereCostsSpansAndNothingElse() {
    var nowhere =
        new TraceSettings(TraceSettings.collector("http://127.0.0.1:9"), Map.of(), 1, "stepwell");
    try (var api = new ApiFixture(1, Config.development("127.0.0.1", 0).with(nowhere))) {
      api.ask("POST", "/v2/publish/" + api.url(), "x");
      api.endpoint.await(1, PATIENCE);
      // The message and its attempt.
      Exposed.awaiting(
          "stepwell_trace_spans_total{outcome=\"dropped\"}",
          2,
          () -> api.ask("GET", "/metrics", "").body());
      assertThat(
              Exposed.of(api.ask("GET", "/metrics", "").body())
                  .value("stepwell_trace_spans_total{outcome=\"exported\"}"))
          .isZero();
    }
  }
}
