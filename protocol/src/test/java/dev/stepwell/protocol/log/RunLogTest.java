package dev.stepwell.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.header.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private static final Instant CREATED = Instant.ofEpochMilli(1795445170495L);
  private static final Headers JSON = Headers.of("Content-Type", "application/json");

  private static StepLog init() {
    return StepLog.builder("msg_1")
        .stepName("init")
        .stepType("Initial")
        .callType("step")
        .out("{\"orderId\":77}")
        .concurrent(1)
        .retries(3)
        .state("STEP_SUCCESS")
        .createdAt(CREATED)
        .headers(JSON)
        .build();
  }

  private static RunLog plain(List<StepGroup> groups) {
    return new RunLog(
        "wfr_1",
        "https://app.example/x",
        "RUN_STARTED",
        CREATED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        groups);
  }

  private static String page(RunLog... runs) {
    return new String(RunLog.page(Optional.empty(), List.of(runs)), StandardCharsets.UTF_8);
  }

  @Test
  void leavesOutWhatIsAbsent() {
    assertThat(page()).isEqualTo("{\"runs\":[]}");
    assertThat(page(plain(List.of(StepGroup.sequential(init())))))
        .isEqualTo(
            "{\"runs\":[{\"workflowRunId\":\"wfr_1\",\"workflowUrl\":\"https://app.example/x\","
                + "\"workflowState\":\"RUN_STARTED\",\"workflowRunCreatedAt\":1795445170495,\"steps\":["
                + "{\"type\":\"sequential\",\"steps\":[{\"stepName\":\"init\",\"stepType\":\"Initial\","
                + "\"callType\":\"step\",\"messageId\":\"msg_1\",\"out\":\"{\\\"orderId\\\":77}\",\"concurrent\":1,"
                + "\"retries\":3,\"state\":\"STEP_SUCCESS\",\"createdAt\":1795445170495,"
                + "\"headers\":{\"Content-Type\":[\"application/json\"]}}]}]}]}");
  }

  @Test
  void showsEverythingOfAFailedRun() {
    var failure =
        new FailureFunctionLog(
            "msg_12",
            "https://app.example/x",
            "CALLBACK_SUCCESS",
            new FailureFunctionLog.Answer(500, JSON, "oops"),
            Optional.of("1-0"),
            3,
            Optional.of(new FailureFunctionLog.Answer(200, Headers.NONE, "{}")),
            List.of());
    var next =
        StepLog.builder("msg_5")
            .state("STEP_FAILED")
            .retries(3)
            .error(new ErrorLog("oops", "oops", JSON, 500, CREATED))
            .error(ErrorLog.withoutAnswer("connection refused", CREATED))
            .build();
    var run =
        new RunLog(
            "wfr_1",
            "https://app.example/x",
            "RUN_FAILED",
            CREATED,
            Optional.of(CREATED.plusMillis(5)),
            Optional.empty(),
            Optional.of("10.0.0.9"),
            List.of("eu", "priority"),
            Optional.of("orders"),
            Optional.of("1-0"),
            Optional.of(new RunLog.InvokerLog("wfr_p", "https://app.example/p", CREATED)),
            Optional.of(failure),
            List.of(StepGroup.next(next)));
    assertThat(page(run))
        .contains(
            "\"workflowRunCompletedAt\":1795445170500,\"workflowRunCallerIp\":\"10.0.0.9\","
                + "\"label\":\"eu,priority\",\"labels\":[\"eu\",\"priority\"],\"flowControlKey\":\"orders\","
                + "\"dlqId\":\"1-0\",\"invoker\":{\"workflowRunId\":\"wfr_p\","
                + "\"workflowUrl\":\"https://app.example/p\",\"workflowRunCreatedAt\":1795445170495},"
                + "\"failureFunction\":{\"messageId\":\"msg_12\",\"url\":\"https://app.example/x\","
                + "\"state\":\"CALLBACK_SUCCESS\",\"failHeaders\":{\"Content-Type\":[\"application/json\"]},"
                + "\"failStatus\":500,\"failResponse\":\"oops\",\"dlqId\":\"1-0\",\"maxRetries\":3,"
                + "\"responseStatus\":200,\"responseBody\":\"{}\",\"responseHeaders\":{}}")
        .endsWith(
            "{\"type\":\"next\",\"steps\":[{\"messageId\":\"msg_5\",\"retries\":3,\"state\":\"STEP_FAILED\","
                + "\"errors\":[{\"error\":\"oops\",\"body\":\"oops\","
                + "\"headers\":{\"Content-Type\":[\"application/json\"]},\"status\":500,\"time\":1795445170495},"
                + "{\"error\":\"connection refused\",\"time\":1795445170495}]}]}]}]}");
  }

  @Test
  void showsTheDetailsOfEachKindOfStep() {
    var branches =
        List.of(
            StepLog.builder("m").detail(new StepDetail.Sleep(60_000L, null)).build(),
            StepLog.builder("m").detail(new StepDetail.Wait("e", "1d", 7L, false)).build(),
            StepLog.builder("m")
                .detail(new StepDetail.Call("https://a.test", "GET", null, null, 404, "x", JSON))
                .build(),
            StepLog.builder("m")
                .detail(new StepDetail.Invoke("wfr_c", "https://b.test", 9L, "{}", null))
                .build());
    assertThat(page(plain(List.of(StepGroup.parallel(branches)))))
        .contains(
            "{\"type\":\"parallel\",\"steps\":[{\"messageId\":\"m\",\"sleepFor\":60000},"
                + "{\"messageId\":\"m\",\"waitEventId\":\"e\",\"waitTimeoutDuration\":\"1d\","
                + "\"waitTimeoutDeadline\":7,\"waitTimeout\":false},"
                + "{\"messageId\":\"m\",\"callUrl\":\"https://a.test\",\"callMethod\":\"GET\","
                + "\"callResponseStatus\":404,\"callResponseBody\":\"x\","
                + "\"callResponseHeaders\":{\"Content-Type\":[\"application/json\"]}},"
                + "{\"messageId\":\"m\",\"invokedWorkflowRunId\":\"wfr_c\",\"invokedWorkflowUrl\":\"https://b.test\","
                + "\"invokedWorkflowCreatedAt\":9,\"invokedWorkflowRunBody\":\"{}\"}]}");
  }
}
