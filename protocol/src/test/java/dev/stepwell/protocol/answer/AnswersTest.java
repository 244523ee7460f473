package dev.stepwell.protocol.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.header.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final Instant CREATED = Instant.ofEpochMilli(1795445170495L);

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void answersPublishAndBatch() {
    assertThat(text(BatchSlot.Published.of("msg_1").toJson()))
        .isEqualTo("{\"messageId\":\"msg_1\"}");
    var published = new BatchSlot.Published("msg_2", Optional.of("https://a.test/"), true);
    assertThat(
            text(
                Answers.batch(
                    List.of(
                        published,
                        new BatchSlot.Group(List.of(BatchSlot.Published.of("msg_3"))),
                        new BatchSlot.Refused("no \"x\"")))))
        .isEqualTo(
            "[{\"messageId\":\"msg_2\",\"url\":\"https://a.test/\",\"deduplicated\":true},"
                + "[{\"messageId\":\"msg_3\"}],{\"error\":\"no \\\"x\\\"\"}]");
  }

  @Test
  void answersTriggers() {
    assertThat(text(new TriggerAnswer("wfr_1", CREATED, false).toJson()))
        .isEqualTo("{\"workflowRunId\":\"wfr_1\",\"workflowCreatedAt\":1795445170495}");
    assertThat(text(Answers.triggers(List.of(new TriggerAnswer("wfr_1", CREATED, true)))))
        .isEqualTo(
            "[{\"workflowRunId\":\"wfr_1\",\"workflowCreatedAt\":1795445170495,\"deduplicated\":true}]");
  }

  @Test
  void answersNotifications() {
    var waiter =
        new WaiterAnswer(
            "https://app.example/api/orders",
            Headers.of("upstash-workflow-runid", "wfr_order-77"),
            Instant.ofEpochSecond(1795531570),
            "https://app.example/api/orders",
            Headers.of("upstash-workflow-runid", "wfr_order-77"),
            Optional.empty());
    var answer = new NotifyAnswer(Optional.of(waiter), "msg_9", false, "wfr_order-77", CREATED);
    var waiterJson =
        "{\"url\":\"https://app.example/api/orders\",\"headers\":{\"Upstash-Workflow-Runid\":[\"wfr_order-77\"]},"
            + "\"deadline\":1795531570,\"timeoutUrl\":\"https://app.example/api/orders\","
            + "\"timeoutHeaders\":{\"Upstash-Workflow-Runid\":[\"wfr_order-77\"]}}";
    assertThat(text(Answers.notified(List.of(answer))))
        .isEqualTo(
            "[{\"waiter\":"
                + waiterJson
                + ",\"messageId\":\"msg_9\",\"workflowRunId\":\"wfr_order-77\","
                + "\"workflowCreatedAt\":1795445170495}]");
    assertThat(text(Answers.waiters(List.of(waiter)))).isEqualTo("[" + waiterJson + "]");
    assertThat(text(Answers.notified(List.of()))).isEqualTo("[]");
    assertThat(text(new NotifyAnswer(Optional.empty(), "msg_9", false, "wfr_1", CREATED).toJson()))
        .isEqualTo(
            "{\"messageId\":\"msg_9\",\"workflowRunId\":\"wfr_1\",\"workflowCreatedAt\":1795445170495}");
  }

  @Test
  void answersTheRest() {
    assertThat(text(Answers.error("a=b"))).isEqualTo("{\"error\":\"a=b\"}");
    assertThat(text(Answers.error("x".repeat(1_000_000))))
        .hasSizeLessThan(5_000)
        .endsWith("...\"}");
    assertThat(text(Answers.keys("sig_1", "sig_2")))
        .isEqualTo("{\"current\":\"sig_1\",\"next\":\"sig_2\"}");
    assertThat(text(Answers.count("cancelled", 3))).isEqualTo("{\"cancelled\":3}");
  }
}
