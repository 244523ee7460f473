package dev.stepwell.protocol.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static Headers headers(String... lines) {
    var headers = Headers.builder();
    for (var line : lines) {
      int colon = line.indexOf(':');
      headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return headers.build();
  }

  private static final Headers TRIGGER =
      headers(
          "content-type: application/json",
          "upstash-method: POST",
          "upstash-workflow-init: true",
          "upstash-workflow-runid: wfr_order-77",
          "upstash-workflow-url: https://app.example/api/orders",
          "upstash-workflow-sdk-version: 1",
          "upstash-forward-upstash-workflow-sdk-version: 1",
          "upstash-feature-set: LazyFetch,InitialBody,WF_DetectTrigger,WF_TriggerOnConfig",
          "upstash-retries: 2",
          "upstash-retry-delay: 1000 * (1 + retried)",
          "upstash-flow-control-key: orders",
          "upstash-flow-control-value: parallelism=5, rate=10, period=1m",
          "upstash-delay: 10s",
          "upstash-label: eu,priority",
          "upstash-forward-upstash-label: eu,priority",
          "upstash-redact-fields: body,header[Authorization]",
          "upstash-forward-x-customer: alice",
          "upstash-telemetry-sdk: x",
          "upstash-failure-callback: https://app.example/api/orders",
          "upstash-failure-callback-workflow-runid: wfr_order-77",
          "upstash-failure-callback-workflow-init: false",
          "upstash-failure-callback-workflow-calltype: failureCall",
          "upstash-failure-callback-forward-upstash-workflow-is-failure: true",
          "upstash-failure-callback-forward-upstash-workflow-failure-callback: true",
          "upstash-failure-callback-forward-x-customer: alice",
          "upstash-failure-callback-retries: 2",
          "upstash-failure-callback-flow-control-key: orders",
          "upstash-failure-callback-flow-control-value: parallelism=5");

  @Test
  void readsAFullyConfiguredTrigger() {
    var request = PublishRequest.parse(TRIGGER);
    assertThat(request.method()).isEqualTo(Method.POST);
    assertThat(request.contentType()).contains("application/json");
    assertThat(request.forward().map().keySet())
        .containsExactly("Upstash-Workflow-Sdk-Version", "Upstash-Label", "X-Customer");
    assertThat(request.timing().due(NOW)).isEqualTo(NOW.plusSeconds(10));
    assertThat(request.retries()).contains(2);
    assertThat(request.retryDelay().orElseThrow().delay(1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(request.labels()).containsExactly("eu", "priority");
    assertThat(request.flowControl())
        .contains(
            new FlowControlSetting(
                "orders", Optional.of(5), Optional.of(10), Duration.ofMinutes(1)));
    assertThat(request.redact()).isEqualTo(new RedactFields(true, false, Set.of("Authorization")));
    assertThat(request.callback()).isEmpty();

    var workflow = request.workflow().orElseThrow();
    assertThat(workflow.runId()).contains("wfr_order-77");
    assertThat(workflow.init()).isTrue();
    assertThat(workflow.sdkVersion()).contains("1");
    assertThat(workflow.callType()).isEqualTo(CallType.STEP);
    assertThat(workflow.features().has(FeatureSet.LAZY_FETCH)).isTrue();

    var failure = request.failureCallback().orElseThrow();
    assertThat(failure.url().text()).isEqualTo("https://app.example/api/orders");
    assertThat(failure.settings().retries()).contains(2);
    assertThat(failure.settings().forward().map().keySet())
        .containsExactly(
            "Upstash-Workflow-Is-Failure", "Upstash-Workflow-Failure-Callback", "X-Customer");
    assertThat(failure.settings().workflow().orElseThrow().callType())
        .isEqualTo(CallType.FAILURE_CALL);
  }

  @Test
  void readsACall() {
    var request =
        PublishRequest.parse(
            headers(
                "content-type: application/json",
                "upstash-method: put",
                "upstash-retries: 0",
                "upstash-timeout: 1.5",
                "upstash-workflow-calltype: toCallback",
                "upstash-workflow-init: false",
                "upstash-workflow-runid: wfr_order-77",
                "upstash-forward-x-key: k",
                "upstash-forward-content-type: application/json",
                "upstash-forward-upstash-workflow-runid: forged",
                "upstash-forward-upstash-workflow-invoke-count: 2",
                "upstash-callback: https://app.example/api/orders",
                "upstash-callback-workflow-calltype: fromCallback",
                "upstash-callback-workflow-runid: wfr_order-77",
                "upstash-callback-forward-upstash-workflow-callback: true",
                "upstash-callback-forward-upstash-workflow-stepid: 3",
                "upstash-callback-failure-callback-retries: nonsense"));
    assertThat(request.method()).isEqualTo(Method.PUT);
    assertThat(request.retries()).contains(0);
    assertThat(request.timeout()).contains(Duration.ofMillis(1500));
    assertThat(request.forward().map().keySet())
        .containsExactly("X-Key", "Upstash-Workflow-Runid", "Upstash-Workflow-Invoke-Count");
    var workflow = request.workflow().orElseThrow();
    assertThat(workflow.callType()).isEqualTo(CallType.TO_CALLBACK);
    assertThat(workflow.callbackStepId()).contains(3);
    assertThat(workflow.invokeCount()).isEqualTo(2);
    assertThat(workflow.appends()).isTrue();
    var callback = request.callback().orElseThrow();
    assertThat(callback.settings().forward().map().keySet())
        .containsExactly("Upstash-Workflow-Callback", "Upstash-Workflow-Stepid");
  }

  @Test
  void filtersWhatASelfStartEchoes() {
    var request =
        PublishRequest.parse(
            headers(
                "upstash-workflow-init: true",
                "upstash-workflow-runid: wfr_1",
                "upstash-forward-host: old",
                "upstash-forward-content-length: 12",
                "upstash-forward-upstash-signature: old",
                "upstash-forward-upstash-message-id: old",
                "upstash-forward-user-agent: curl",
                "upstash-forward-authorization: Bearer user"));
    assertThat(request.forward()).isEqualTo(Headers.of("Authorization", "Bearer user"));
    assertThat(request.contentType()).isEmpty();
  }

  @Test
  void readsBothFeatureLinesOfGo() {
    var request =
        PublishRequest.parse(
            headers(
                "Upstash-Workflow-Runid: order",
                "Upstash-Workflow-Init: true",
                "Upstash-Feature-Set: LazyFetch",
                "Upstash-Feature-Set: InitialBody"));
    assertThat(request.workflow().orElseThrow().features().names())
        .containsExactly("LazyFetch", "InitialBody");
  }

  @Test
  void treatsMessagesWithoutARunAsPlain() {
    var request =
        PublishRequest.parse(
            headers(
                "Content-Type: text/plain",
                "Upstash-Forward-content-type: x/y",
                "Upstash-Content-Based-Deduplication: True",
                "Upstash-Label:"));
    assertThat(request.workflow()).isEmpty();
    assertThat(request.contentType()).contains("x/y");
    assertThat(request.forward().isEmpty()).isTrue();
    assertThat(request.deduplication().contentBased()).isTrue();
    assertThat(request.labels()).isEmpty();
    assertThat(request.retries()).isEmpty();
  }

  @Test
  void notBeforeWinsAndThePastIsNow() {
    var both = PublishRequest.parse(headers("upstash-delay: 1h", "upstash-not-before: 1795449999"));
    assertThat(both.timing().due(Instant.EPOCH)).isEqualTo(Instant.ofEpochSecond(1795449999));
    assertThat(PublishRequest.parse(headers("upstash-not-before: 1")).timing().due(NOW))
        .isEqualTo(NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Upstash-Method | TRACE",
        "Upstash-Retries | -1",
        "Upstash-Retries | many",
        "Upstash-Retries | 99999999999",
        "Upstash-Retry-Delay | 1 +",
        "Upstash-Delay | -3s",
        "Upstash-Not-Before | soon",
        "Upstash-Timeout | x",
        "Upstash-Callback | ftp://ex.test/",
        "Upstash-Failure-Callback | group",
        "Upstash-Flow-Control-Key | k",
        "Upstash-Flow-Control-Value | rate=1",
        "Upstash-Redact-Fields | cookie",
        "Upstash-Deduplication-Id | a:b",
        "Upstash-Forward- | no name",
        "Upstash-Workflow-Runid | a/b"
      })
  void namesTheHeaderThatIsWrong(String name, String value) {
    assertThatThrownBy(() -> PublishRequest.parse(Headers.of(name, value)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("Upstash-");
  }

  @Test
  void knowsARunEvenWhereTheRestIsBroken() {
    assertThat(
            WorkflowHeaders.belongsToRun(
                headers("Upstash-Workflow-Runid: wfr_1", "Upstash-Retries: x")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parallelism=3, rate=4, period=2s | 3 | 4 | 2",
        "rate=23, period=1h30m3s | 0 | 23 | 5403",
        "parallelism=5 | 5 | 0 | 1",
        "rate=5,period=1d,parallelism=10 | 10 | 5 | 86400",
        "rate=3,parallelism=2,period=60 | 2 | 3 | 60"
      })
  void readsFlowControlValues(String value, int parallelism, int rate, long seconds) {
    var setting = FlowControlSetting.parse("k", value);
    assertThat(setting.parallelism().orElse(0)).isEqualTo(parallelism);
    assertThat(setting.rate().orElse(0)).isEqualTo(rate);
    assertThat(setting.period()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void refusesOtherFlowControlValues() {
    for (var bad :
        List.of(
            "",
            "period=1m",
            "rate=0",
            "rate=-1",
            "rate=x",
            "rate=1,",
            "speed=3",
            "rate=1,period=0",
            "parallelism=9999999999")) {
      assertThatThrownBy(() -> FlowControlSetting.parse("k", bad))
          .isInstanceOf(WireException.class);
    }
  }

  @Test
  void readsBothSpellingsOfRedactFields() {
    assertThat(
            RedactFields.parse(headers("Upstash-Redact-Fields: headers, headers[x-a],header[X-B]")))
        .isEqualTo(new RedactFields(false, true, Set.of("X-A", "X-B")));
    assertThat(RedactFields.parse(Headers.NONE).redactsNothing()).isTrue();
  }

  @Test
  void completesRestTriggers() {
    var url = (Destination.Url) Destination.ofItem("https://app.example/api/orders");
    var request =
        PublishRequest.parse(
            RestTrigger.complete(
                headers(
                    "Upstash-Forward-X-Customer: alice",
                    "Upstash-Label: eu",
                    "Upstash-Retries: 1",
                    "Upstash-Workflow-Unknown-Sdk: true"),
                "wfr_1",
                url));
    var workflow = request.workflow().orElseThrow();
    assertThat(workflow.init()).isTrue();
    assertThat(workflow.unknownSdk()).isTrue();
    assertThat(workflow.sdkVersion()).contains("1");
    assertThat(request.forward().map().keySet())
        .contains("X-Customer", "Upstash-Label", "Upstash-Workflow-Unknown-Sdk");
    var failure = request.failureCallback().orElseThrow();
    assertThat(failure.url()).isEqualTo(url);
    assertThat(failure.settings().retries()).contains(1);
    assertThat(failure.settings().forward().map())
        .containsEntry("Upstash-Workflow-Is-Failure", List.of("true"))
        .containsEntry("Upstash-Label", List.of("eu"))
        .containsEntry("X-Customer", List.of("alice"));
  }

  @Test
  void callbacksOfMessagesMayHaveCallbacks() {
    var request =
        PublishRequest.parse(
            headers(
                "upstash-callback: https://ex.test/told",
                "upstash-callback-method: put",
                "upstash-callback-label: a,b",
                "upstash-callback-forward-content-type: text/plain",
                "upstash-callback-failure-callback: https://ex.test/failed",
                "upstash-callback-failure-callback-retries: 1",
                "upstash-callback-failure-callback-forward-x-env: staging"));
    var callback = request.callback().orElseThrow().settings();
    assertThat(callback.method()).isEqualTo(Method.PUT);
    assertThat(callback.labels()).containsExactly("a", "b");
    assertThat(callback.contentType()).contains("text/plain");
    var nested = callback.failureCallback().orElseThrow();
    assertThat(nested.url().text()).isEqualTo("https://ex.test/failed");
    assertThat(nested.settings().retries()).contains(1);
    assertThat(nested.settings().forward()).isEqualTo(Headers.of("X-Env", "staging"));
    assertThat(request.failureCallback()).isEmpty();
  }

  @Test
  void callbacksAreNestedSoDeepAndNoDeeper() {
    var name = "upstash";
    var lines = new ArrayList<String>();
    for (int i = 0; i < CallbackRequest.DEEPEST; i++) {
      name += "-callback";
      lines.add(name + ": https://ex.test/");
    }
    assertThat(PublishRequest.parse(headers(lines.toArray(String[]::new))).callback()).isPresent();
    lines.add(name + "-failure-callback: https://ex.test/");
    assertThatThrownBy(() -> PublishRequest.parse(headers(lines.toArray(String[]::new))))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("callbacks may be nested 5 deep");
  }

  @Test
  void reportsOfRunsHaveNoCallbacks() {
    var request =
        PublishRequest.parse(
            headers(
                "upstash-workflow-init: true",
                "upstash-workflow-runid: wfr_1",
                "upstash-workflow-url: https://ex.test/",
                "upstash-failure-callback: https://ex.test/failed",
                "upstash-failure-callback-callback: no address"));
    assertThat(request.failureCallback().orElseThrow().settings().callback()).isEmpty();
  }
}
