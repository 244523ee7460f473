package dev.stepwell.protocol.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTest {
  private static final String WAIT =
      "{\"stepId\":3,\"stepType\":\"Wait\",\"stepName\":\"payment\",\"concurrent\":1}";
  private static final String INVOKE =
      "{\"stepId\":2,\"stepName\":\"bill\",\"stepType\":\"Invoke\",\"concurrent\":1}";

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void rendersTheListOfHopTwo() {
    var first = StepList.element("msg_1", Octets.utf8("{\"orderId\":77}"));
    assertThat(text(StepList.of(List.of(first))))
        .isEqualTo(
            "[{\"messageId\":\"msg_1\",\"body\":\"eyJvcmRlcklkIjo3N30=\",\"callType\":\"step\"}]");
    var empty = StepList.element("msg_2", Octets.EMPTY);
    var list = StepList.of(List.of(first, empty));
    assertThat(text(list))
        .endsWith("},{\"messageId\":\"msg_2\",\"body\":\"\",\"callType\":\"step\"}]");
    assertThat(StepList.size(2, first.length + empty.length)).isEqualTo(list.length);
    assertThat(text(StepList.of(List.of()))).isEqualTo("[]");
    assertThat(StepList.size(0, 0)).isEqualTo(2);
  }

  @Test
  void completesWaits() {
    assertThat(text(ResultStep.notified(WAIT, "paid-77", "1d", Octets.utf8("{\"amount\":12}"))))
        .isEqualTo(
            "{\"stepId\":3,\"stepType\":\"Wait\",\"stepName\":\"payment\",\"concurrent\":1,"
                + "\"waitEventId\":\"paid-77\",\"timeout\":\"1d\",\"waitTimeout\":false,"
                + "\"out\":\"eyJhbW91bnQiOjEyfQ==\"}");
    assertThat(text(ResultStep.notified(WAIT, "paid-77", "1d", Octets.EMPTY)))
        .endsWith("\"waitTimeout\":false}");
    assertThat(text(ResultStep.timedOut(WAIT, "paid-77", "1d")))
        .isEqualTo(
            "{\"stepId\":3,\"stepType\":\"Wait\",\"stepName\":\"payment\",\"concurrent\":1,"
                + "\"waitEventId\":\"paid-77\",\"timeout\":\"1d\",\"waitTimeout\":true}");
  }

  @Test
  void completesInvokes() {
    var head =
        "{\"stepId\":2,\"stepName\":\"bill\",\"stepType\":\"Invoke\",\"concurrent\":1,\"out\":";
    assertThat(text(ResultStep.invokeSucceeded(INVOKE, Octets.utf8("{\"ok\":true}"))))
        .isEqualTo(
            head
                + "\"{\\\"body\\\":\\\"{\\\\\\\"ok\\\\\\\":true}\\\",\\\"isFailed\\\":false,"
                + "\\\"isCanceled\\\":false}\"}");
    assertThat(text(ResultStep.invokeSucceeded(INVOKE, Octets.EMPTY)))
        .isEqualTo(head + "\"{\\\"isFailed\\\":false,\\\"isCanceled\\\":false}\"}");
    assertThat(text(ResultStep.invokeFailed(INVOKE)))
        .isEqualTo(head + "\"{\\\"isFailed\\\":true,\\\"isCanceled\\\":false}\"}");
    assertThat(text(ResultStep.invokeCancelled(INVOKE)))
        .isEqualTo(head + "\"{\\\"isFailed\\\":false,\\\"isCanceled\\\":true}\"}");
  }

  @Test
  void completesOnlySteps() {
    assertThatThrownBy(() -> ResultStep.timedOut("{}", "e", "1d"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void describesWebhookRequests() {
    var event =
        new WebhookEvent(
            "POST",
            Headers.builder()
                .add("content-type", "application/json")
                .add("x-source", "printer")
                .build(),
            Octets.utf8("{\"done\":true}"),
            "https",
            "flows.example",
            "/v2/workflows/hooks/tenant-a/wfr_order-77/evt_Ab3dEf6hIj9kLmN");
    assertThat(text(event.toJson().array()))
        .isEqualTo(
            "{\"method\":\"POST\",\"header\":{\"Content-Type\":[\"application/json\"],"
                + "\"X-Source\":[\"printer\"]},\"body\":\"eyJkb25lIjp0cnVlfQ==\",\"proto\":\"https\","
                + "\"host\":\"flows.example\","
                + "\"url\":\"/v2/workflows/hooks/tenant-a/wfr_order-77/evt_Ab3dEf6hIj9kLmN\"}");
  }
}
