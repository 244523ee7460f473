package dev.stepwell.protocol.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<BatchItem> batch(String json) {
    return BatchItem.readAll(bytes(json), 3);
  }

  @Test
  void readsBatchItems() {
    var items =
        batch(
            """
            [{"destination":"https://app.example/x","headers":{"upstash-method":"POST","X-A":["1"," 2 "],"x-a":"1"},
              "body":"{\\"a\\":\\"\\u00fc\\"}","queue":"q"},
             {"destination":"group","body":null,"queue":null,"more":{"a":[1]}},
             {"body":{"a": [1, 2]},"queue":"","headers":null,"destination":"d"}]
            """);
    assertThat(items).hasSize(3).allSatisfy(item -> assertThat(item.problem()).isEmpty());
    var first = items.getFirst();
    assertThat(first.destination()).isEqualTo("https://app.example/x");
    assertThat(first.headers().all("x-a")).containsExactly("1", "2");
    assertThat(first.body()).isEqualTo(Octets.utf8("{\"a\":\"ü\"}"));
    assertThat(first.queue()).contains("q");
    assertThat(items.get(1).body().isEmpty()).isTrue();
    assertThat(items.get(1).queue()).isEmpty();
    assertThat(items.get(2).body()).isEqualTo(Octets.utf8("{\"a\":[1,2]}"));
    assertThat(items.get(2).queue()).isEmpty();
    assertThat(items.get(2).headers()).isEqualTo(Headers.NONE);
  }

  @Test
  void keepsWhatIsWrongWithOneItemToThatItem() {
    var items =
        batch(
            """
            [{"destination":7,"headers":{"Upstash-Workflow-Runid":"wfr_1"}},
             {"destination":"d","headers":{"X-A":"a\\r\\nb","X-B":[1,"2"],"X-C":"3"},"body":"x"},
             {"destination":"d"}]
            """);
    assertThat(items.get(0).problem().orElseThrow().field()).isEqualTo("[0].destination");
    assertThat(items.get(0).headers().has("upstash-workflow-runid")).isTrue();
    assertThat(items.get(1).problem().orElseThrow().field()).isEqualTo("X-A");
    assertThat(items.get(1).headers().map().keySet()).containsExactly("X-B", "X-C");
    assertThat(items.get(1).body()).isEqualTo(Octets.utf8("x"));
    assertThat(items.get(2).problem()).isEmpty();
  }

  @Test
  void headersThatAreTooLongDoNotHideTheRun() {
    var items =
        batch(
            "[{\"headers\":{\"X\":\"%s\",\"Upstash-Workflow-Runid\":\"wfr_1\"}}]"
                .formatted("x".repeat(200_000)));
    assertThat(items.getFirst().problem().orElseThrow()).hasMessageContaining("longer than 131072");
    assertThat(items.getFirst().headers().map().keySet()).containsExactly("Upstash-Workflow-Runid");
  }

  @Test
  void countsMayBeWrittenWithAFraction() {
    assertThat(StepHead.read(bytes("{\"stepId\":2.0,\"concurrent\":1e0}")).stepId()).isEqualTo(2);
    assertThatThrownBy(() -> StepHead.read(bytes("{\"stepId\":1.5}")))
        .isInstanceOf(WireException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "[1]", "[{}", "[{},{},{},{}]", "[[]]", "[{}]x"})
  void refusesWhatIsNoBatch(String json) {
    assertThatThrownBy(() -> batch(json)).isInstanceOf(WireException.class);
  }

  @Test
  void readsAWait() {
    var wait =
        WaitRegistration.read(
            bytes(
                """
                {"url":"https://app.example/api/orders","timeout":"1d","timeoutUrl":"https://app.example/late",
                 "timeoutHeaders":{"Upstash-Workflow-RunId":["wfr_order-77"],"Upstash-Workflow-Runid":["wfr_order-77"],
                   "content-type":["application/json"]},"timeoutBody":"YQ==",
                 "step":{"stepId":3, "stepType":"Wait","stepName":"payment","out":null,"concurrent":1}}
                """));
    assertThat(wait.url().text()).isEqualTo("https://app.example/api/orders");
    assertThat(wait.timeoutUrl().text()).isEqualTo("https://app.example/late");
    assertThat(wait.timeout()).isEqualTo(Duration.ofDays(1));
    assertThat(wait.timeoutText()).isEqualTo("1d");
    assertThat(wait.timeoutHeaders().all("upstash-workflow-runid")).containsExactly("wfr_order-77");
    assertThat(wait.timeoutBody()).contains(Octets.utf8("a"));
    assertThat(wait.step().json())
        .isEqualTo(
            "{\"stepId\":3,\"stepType\":\"Wait\",\"stepName\":\"payment\",\"concurrent\":1}");
    assertThat(wait.step().head()).isEqualTo(new StepHead(3, 0, "payment", "Wait", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"url\":\"x\",\"timeout\":\"1d\",\"step\":{\"stepId\":1}}",
        "{\"url\":\"https://a.test\",\"step\":{\"stepId\":1}}",
        "{\"url\":\"https://a.test\",\"timeout\":\"-1\",\"step\":{\"stepId\":1}}",
        "{\"url\":\"https://a.test\",\"timeout\":\"1d\"}",
        "{\"url\":\"https://a.test\",\"timeout\":\"1d\",\"step\":[]}",
        "{\"url\":\"https://a.test\",\"timeout\":\"1d\",\"step\":{}}",
        "{\"url\":\"https://a.test\",\"timeout\":\"1d\",\"step\":{\"stepId\":1},\"timeoutBody\":\"!\"}",
        "{\"url\":\"https://a.test\",\"timeout\":\"1d\",\"step\":{\"stepId\":1},\"timeoutHeaders\":{\"a\":1}}"
      })
  void refusesBrokenWaits(String json) {
    assertThatThrownBy(() -> WaitRegistration.read(bytes(json))).isInstanceOf(WireException.class);
  }

  @Test
  void readsAWaitWithANumberAndNothingElse() {
    var wait =
        WaitRegistration.read(
            bytes("{\"url\":\"https://a.test\",\"timeout\":30,\"step\":{\"stepId\":1}}"));
    assertThat(wait.timeoutText()).isEqualTo("30s");
    assertThat(wait.timeoutUrl()).isEqualTo(wait.url());
    assertThat(wait.timeoutHeaders().isEmpty()).isTrue();
  }

  @Test
  void readsAnInvoke() {
    var envelope =
        InvokeEnvelope.read(
            bytes(
                """
                {"body":"{\\"z\\":1}","headers":{"Upstash-Workflow-RunId":["wfr_order-77"]},
                 "workflowRunId":"wfr_order-77","workflowRunCreatedAt":1795445170495,
                 "workflowUrl":"https://app.example/api/flows/orders",
                 "step":{"stepId":2,"stepName":"bill","stepType":"Invoke","concurrent":1}}
                """));
    assertThat(envelope.body()).isEqualTo(Octets.utf8("{\"z\":1}"));
    assertThat(envelope.workflowRunId()).isEqualTo("wfr_order-77");
    assertThat(envelope.workflowRunCreatedAt()).hasValue(1795445170495L);
    assertThat(envelope.workflowUrl().host()).isEqualTo("app.example");
    assertThat(envelope.headers().first("upstash-workflow-runid")).contains("wfr_order-77");
    assertThat(envelope.step().head().stepId()).isEqualTo(2);
  }

  @Test
  void readsAnInvokeWithoutPayloadOrCreationTime() {
    var envelope =
        InvokeEnvelope.read(
            bytes(
                "{\"workflowRunId\":\"w\",\"workflowRunCreatedAt\":null,\"workflowUrl\":\"http://a.test/\","
                    + "\"step\":{\"stepId\":2}}"));
    assertThat(envelope.body().isEmpty()).isTrue();
    assertThat(envelope.workflowRunCreatedAt()).isEmpty();
    assertThatThrownBy(() -> InvokeEnvelope.read(bytes("{\"workflowRunId\":\"w\"}")))
        .hasMessageStartingWith("workflowUrl: ");
  }

  @Test
  void readsHeadsOfSteps() {
    assertThat(
            StepHead.read(
                bytes(
                    "{\"stepId\":1,\"stepName\":\"reserve\",\"stepType\":\"Run\",\"out\":\"{}\",\"concurrent\":1}")))
        .isEqualTo(new StepHead(1, 0, "reserve", "Run", 1));
    var plan =
        StepHead.read(
            bytes(
                "{\"stepId\":0,\"stepName\":\"pause\",\"stepType\":\"SleepFor\",\"sleepFor\":\"1h\","
                    + "\"concurrent\":3,\"targetStep\":3}"));
    assertThat(plan.isPlan()).isTrue();
    assertThat(plan.targetStep()).isEqualTo(3);
    assertThat(
            StepHead.read(
                bytes("{\"stepId\": 4, \"targetStep\": null, \"stepName\": \"x\", \"out\": null}")))
        .isEqualTo(new StepHead(4, 0, "x", "", 1));
    assertThat(
            StepHead.read(bytes("{\"out\":\"" + "x".repeat(5_000_000) + "\",\"stepId\":9}"))
                .stepId())
        .isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "[]",
        "{}",
        "{\"stepId\":\"1\"}",
        "{\"stepId\":1.5}",
        "{\"stepId\":-1}",
        "{\"stepId\":1",
        "{\"stepId\":99999999999}",
        "{\"stepId\":1,\"targetStep\":{}}",
        "{\"stepId\":1,\"stepName\":2}"
      })
  void refusesWhatIsNoStep(String json) {
    assertThatThrownBy(() -> StepHead.read(bytes(json))).isInstanceOf(WireException.class);
  }

  @Test
  void readsContentForLogs() {
    var sleep = StepContent.read(bytes("{\"stepId\":2,\"sleepFor\":3600,\"out\":{\"a\": 1}}"));
    assertThat(sleep.sleepForMillis()).contains(3_600_000L);
    assertThat(sleep.out()).contains("{\"a\":1}");
    assertThat(StepContent.read(bytes("{\"stepId\":2,\"sleepFor\":\"1h\"}")).sleepForMillis())
        .contains(3_600_000L);
    assertThat(
            StepContent.read(bytes("{\"stepId\":2,\"sleepUntil\":1795445173.023}"))
                .sleepUntilMillis())
        .contains(1795445173023L);
    var wait =
        StepContent.read(
            bytes(
                "{\"stepId\":3,\"waitEventId\":\"e\",\"timeout\":\"1d\",\"waitTimeout\":true,\"out\":null}"));
    assertThat(wait.waitEventId()).contains("e");
    assertThat(wait.timeout()).contains("1d");
    assertThat(wait.waitTimeout()).contains(true);
    assertThat(wait.out()).isEmpty();
  }
}
