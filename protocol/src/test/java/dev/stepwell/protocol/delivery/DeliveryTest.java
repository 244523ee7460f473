package dev.stepwell.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final RunPart RUN =
      new RunPart(
          "wfr_order-77", "https://app.example/api/orders", Instant.ofEpochMilli(1795445170495L));
  private static final Headers RUN_FORWARD =
      Headers.builder().add("x-customer", "alice").add("upstash-workflow-sdk-version", "1").build();

  private static Headers render(DeliveryKind kind, Headers forward, List<String> labels) {
    var run = kind == DeliveryKind.PLAIN ? Optional.<RunPart>empty() : Optional.of(RUN);
    return new DeliveryHeaders(
            kind,
            "msg_1",
            2,
            run,
            RUN_FORWARD,
            forward,
            Optional.of("application/json"),
            labels,
            DeliveryHeaders.Sender.UNKNOWN)
        .render("jwt");
  }

  @Test
  void stepsCarryTheHeadersOfTheRunAndTheirOwn() {
    var own = Headers.builder().add("x-customer", "bob").add("host", "old").build();
    var headers = render(DeliveryKind.STEP, own, List.of("eu", "priority"));
    assertThat(headers.all("x-customer")).containsExactly("bob");
    assertThat(headers.has("Host")).isFalse();
    assertThat(headers.first("Upstash-Workflow-RunId")).contains("wfr_order-77");
    assertThat(headers.first("Upstash-Workflow-Url")).contains("https://app.example/api/orders");
    assertThat(headers.first("Upstash-Workflow-CreatedAt")).contains("1795445170495");
    assertThat(headers.first("Upstash-Workflow-Init")).contains("false");
    assertThat(headers.first("Upstash-Workflow-Sdk-Version")).contains("1");
    assertThat(headers.first("Upstash-Workflow-CallType")).contains("step");
    assertThat(headers.first("Upstash-Label")).contains("eu,priority");
    assertThat(headers.first("Upstash-Message-Id")).contains("msg_1");
    assertThat(headers.first("Upstash-Retried")).contains("2");
    assertThat(headers.first("Upstash-Signature")).contains("jwt");
    assertThat(headers.all("Content-Type")).containsExactly("application/json");
    assertThat(render(DeliveryKind.INIT, own, List.of()).first("Upstash-Workflow-Init"))
        .contains("true");
  }

  @Test
  void theLabelsOfARunWinOverForwardedOnes() {
    var old = Headers.of("upstash-label", "old");
    for (var kind :
        List.of(
            DeliveryKind.INIT,
            DeliveryKind.STEP,
            DeliveryKind.CALLBACK,
            DeliveryKind.FAILURE_CALLBACK)) {
      assertThat(render(kind, old, List.of("new", "er")).all("Upstash-Label"))
          .containsExactly("new,er");
      assertThat(render(kind, old, List.of()).all("Upstash-Label")).containsExactly("old");
      assertThat(render(kind, old, List.of("☃")).all("Upstash-Label")).containsExactly("old");
    }
    assertThat(render(DeliveryKind.CALL, Headers.NONE, List.of("eu")).has("Upstash-Label"))
        .isFalse();
  }

  @Test
  void serversHeadersReplaceForwardedOnes() {
    var echoed =
        Headers.builder()
            .add("upstash-signature", "old")
            .add("upstash-message-id", "old")
            .add("upstash-workflow-runid", "old")
            .add("content-type", "old/type")
            .build();
    var headers = render(DeliveryKind.STEP, echoed, List.of());
    assertThat(headers.all("upstash-signature")).containsExactly("jwt");
    assertThat(headers.all("upstash-message-id")).containsExactly("msg_1");
    assertThat(headers.all("upstash-workflow-runid")).containsExactly("wfr_order-77");
    assertThat(headers.all("content-type")).containsExactly("application/json");
  }

  @Test
  void callbacksHaveNoVersionHeader() {
    var own =
        Headers.builder()
            .add("Upstash-Workflow-Callback", "true")
            .add("Upstash-Workflow-StepName", "schritt-é")
            .add("Upstash-Workflow-Sdk-Version", "1")
            .build();
    var headers = render(DeliveryKind.CALLBACK, own, List.of());
    assertThat(headers.has("Upstash-Workflow-Sdk-Version")).isFalse();
    assertThat(headers.first("X-Customer")).contains("alice");
    assertThat(headers.first("Upstash-Workflow-StepName")).contains("schritt-é");
    assertThat(headers.first("Upstash-Workflow-CallType")).contains("fromCallback");
    assertThat(headers.has("Upstash-Workflow-RunId")).isTrue();
  }

  @Test
  void failureCallbacksCarryOnlyWhatWasGivenForThem() {
    var own = Headers.builder().add("Upstash-Workflow-Is-Failure", "true").build();
    var headers = render(DeliveryKind.FAILURE_CALLBACK, own, List.of());
    assertThat(headers.has("X-Customer")).isFalse();
    assertThat(headers.has("Upstash-Workflow-Sdk-Version")).isFalse();
    assertThat(headers.first("Upstash-Workflow-Is-Failure")).contains("true");
    assertThat(headers.first("Upstash-Workflow-CallType")).contains("failureCall");
  }

  @Test
  void thirdPartiesLearnNothingOfTheRun() {
    var own =
        Headers.builder()
            .add("x-key", "k")
            .add("upstash-workflow-callback", "forged")
            .add("transfer-encoding", "chunked")
            .build();
    var headers = render(DeliveryKind.CALL, own, List.of("eu"));
    assertThat(headers.map().keySet())
        .containsExactlyInAnyOrder(
            "X-Key",
            "Upstash-Workflow-Callback",
            "Content-Type",
            "User-Agent",
            "Accept-Encoding",
            "Upstash-Message-Id",
            "Upstash-Retried",
            "Upstash-Signature");
  }

  @Test
  void plainMessagesSayWhereTheyComeFrom() {
    var sender =
        new DeliveryHeaders.Sender(
            Optional.of("203.0.113.9"),
            Optional.of("EU-CENTRAL-1"),
            Optional.empty(),
            Optional.of("billing"),
            Optional.of("scd_1"),
            Optional.of("Basic x"));
    var headers =
        new DeliveryHeaders(
                DeliveryKind.PLAIN,
                "msg_1",
                0,
                Optional.empty(),
                Headers.NONE,
                Headers.of("authorization", "Bearer s3cret"),
                Optional.empty(),
                List.of(),
                sender)
            .render("jwt");
    assertThat(headers.first("Authorization")).contains("Bearer s3cret");
    assertThat(headers.first("Upstash-Caller-Ip")).contains("203.0.113.9");
    assertThat(headers.first("Upstash-Region")).contains("EU-CENTRAL-1");
    assertThat(headers.first("Upstash-Schedule-Id")).contains("scd_1");
    assertThat(headers.first("Upstash-Topic-Name")).contains("billing");
    assertThat(headers.has("Content-Type")).isFalse();
    assertThat(headers.first("User-Agent")).contains("Upstash-QStash");
  }

  private static SourcePart source(
      String messageId, String url, Headers headers, String body, long at) {
    return new SourcePart(
        messageId,
        url,
        "POST",
        headers,
        Octets.utf8(body),
        Instant.ofEpochMilli(at),
        Instant.ofEpochMilli(at),
        "10.0.0.9");
  }

  @Test
  void reportsACall() {
    var response =
        new ResponsePart(
            201, Headers.of("content-type", "application/json"), Octets.utf8("{\"id\":\"ch_5\"}"));
    var source =
        source(
            "msg_5",
            "https://pay.example/charges",
            Headers.NONE,
            "{\"amount\":12}",
            1795445176000L);
    assertThat(text(OutcomeReport.ofCall(response, 0, 2, source, RUN)))
        .isEqualTo(
            "{\"status\":201,\"header\":{\"Content-Type\":[\"application/json\"]},"
                + "\"body\":\"eyJpZCI6ImNoXzUifQ==\",\"retried\":0,\"maxRetries\":2,"
                + "\"sourceMessageId\":\"msg_5\",\"url\":\"https://pay.example/charges\",\"method\":\"POST\","
                + "\"sourceHeader\":{},\"sourceBody\":\"eyJhbW91bnQiOjEyfQ==\",\"notBefore\":1795445176000,"
                + "\"createdAt\":1795445176000,\"callerIP\":\"10.0.0.9\",\"workflowRunId\":\"wfr_order-77\","
                + "\"workflowUrl\":\"https://app.example/api/orders\",\"workflowCreatedAt\":1795445170495}");
  }

  @Test
  void aCallThatEndedEarlyLooksAsIfItsRetriesWereUsedUp() {
    var response = new ResponsePart(489, Headers.NONE, Octets.EMPTY);
    var report =
        OutcomeReport.ofCall(
            response, 1, 5, source("m", "https://a.test", Headers.NONE, "", 0), RUN);
    assertThat(report.retried()).isEqualTo(1);
    assertThat(report.maxRetries()).isEqualTo(1);
    assertThat(text(report)).contains("\"body\":\"\"").contains("\"sourceBody\":\"\"");
  }

  @Test
  void reportsAFailedRun() {
    var json = Headers.of("Content-Type", "application/json");
    var report =
        new OutcomeReport(
            new ResponsePart(500, json, Octets.utf8("oops")),
            3,
            3,
            Optional.of("1795445300123-0"),
            source("msg_1", RUN.url(), json, "{\"orderId\":77}", 1795445170495L),
            Optional.of(RUN));
    assertThat(text(report))
        .startsWith(
            "{\"status\":500,\"header\":{\"Content-Type\":[\"application/json\"]},\"body\":\"b29wcw==\","
                + "\"retried\":3,\"maxRetries\":3,\"dlqId\":\"1795445300123-0\",\"sourceMessageId\":\"msg_1\",")
        .contains("\"sourceBody\":\"eyJvcmRlcklkIjo3N30=\"");
  }

  private static String text(OutcomeReport report) {
    return new String(report.toJson(), StandardCharsets.UTF_8);
  }
}
