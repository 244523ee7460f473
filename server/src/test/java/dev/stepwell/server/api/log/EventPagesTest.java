package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.call;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.protocol.log.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happened to runs, one thing after the other.
class EventPagesTest {
  private final World world = new World(2);

  @BeforeEach
  void twoRuns() {
    world.start("a");
    world.fails("a", answered(500, "{\"error\":\"Error\",\"message\":\"out of stock\"}"));
    world.append("a", run(1, "one"));
    world.append("a", call(2, "charge", "https://pay.example/", "x"));
    world.waitFor("a", 3, "Wait", "paid");
    world.invoke("a", 4, "child");
    world.handle(new FinishRun(name("a"), Optional.of(Bytes.utf8("\"done\""))));
  }

  private EventPages.Page events(String query) {
    return world.events(World.PROJECT, query);
  }

  private static List<String> states(EventPages.Page page) {
    return page.events().stream()
        .map(event -> event.run().workflowRunId() + " " + event.state())
        .toList();
  }

  @Test
  void eventsComeFromTheNewestRunDownAndOfEachFromItsEndDown() {
    assertThat(states(events("")))
        .containsExactly(
            "child RUN_STARTED",
            "a RUN_SUCCESS",
            "a STEP_CANCELED",
            "a STEP_PROGRESS",
            "a STEP_PROGRESS",
            "a STEP_PROGRESS",
            "a STEP_SUCCESS",
            "a STEP_RETRY",
            "a RUN_STARTED");
    assertThat(states(events("state=STEP_RETRY,RUN_SUCCESS")))
        .containsExactly("a RUN_SUCCESS", "a STEP_RETRY");
    assertThat(states(events("workflowRunId=child"))).containsExactly("child RUN_STARTED");
    assertThat(world.events(new ProjectId("tenant-b"), "").events()).isEmpty();
  }

  @Test
  void aPageMayEndInTheMiddleOfARun() {
    var found = new ArrayList<EventLog>();
    var page = events("count=3");
    while (page.cursor().isPresent()) {
      assertThat(page.events()).hasSize(3);
      found.addAll(page.events());
      page = events("count=3&cursor=" + page.cursor().get().text());
    }
    found.addAll(page.events());
    assertThat(found).isEqualTo(events("").events());
  }

  @Test
  void anEventTellsWhatHappenedToWhichStep() {
    assertThat(json("workflowRunId=a"))
        .contains(
            "\"state\":\"RUN_SUCCESS\",\"workflowRunId\":\"a\",\"workflowUrl\":\"" + World.URL,
            "\"workflowRunResponse\":\"\\\"done\\\"\"",
            "\"error\":\"out of stock\",\"responseStatus\":500",
            "\"stepName\":\"one\",\"stepType\":\"Run\"",
            "\"waitEventId\":\"paid\",\"waitTimeoutDuration\":\"1h\"",
            "\"stepName\":\"charge\",\"stepType\":\"Call\",\"callType\":\"toCallback\"",
            "\"callUrl\":\"https://pay.example/\",\"callMethod\":\"PUT\",\"callBody\":\"x\"",
            "\"stepName\":\"bill\",\"stepType\":\"Invoke\"",
            "\"invokedWorkflowRunId\":\"child\",\"invokedWorkflowUrl\":\"https://app.example/api/billing\"",
            "\"out\":\"{\\\"order\\\":77}\"",
            "\"headers\":{\"X-Customer\":[\"alice\"],\"Content-Type\":[\"application/json\"],");
    assertThat(json("workflowRunId=child")).contains("\"invokerWorkflowRunId\":\"a\"");
  }

  @Test
  void aCallIsAResultHoweverItEnds() {
    world.start("c");
    world.append("c", call(1, "charge", "https://pay.example/", "x"));
    world.fails("c", answered(503, "busy"));
    world.fails("c", answered(402, "no money"));
    assertThat(states(events("workflowRunId=c")))
        .containsExactly(
            "c STEP_PROGRESS",
            "c STEP_PROGRESS",
            "c STEP_RETRY",
            "c STEP_PROGRESS",
            "c RUN_STARTED");
    assertThat(json("workflowRunId=c"))
        .contains(
            "\"callType\":\"fromCallback\"",
            "\"error\":\"no money\",\"responseStatus\":402,\"responseBody\":\"no money\"");
  }

  @Test
  void aFailedRunIsFollowedByWhatItsFailureFunctionWasTold() {
    var callback =
        new CallbackSpec("https://app.example/failed", List.of(), CallbackSpec.Settings.NONE);
    world.start(
        "f",
        new RunSettings(
            new RetryPolicy(0, Optional.empty()),
            Set.of(),
            List.of("eu", "priority"),
            Optional.empty(),
            Optional.of(callback),
            ""));
    world.fails("f", answered(500, "{\"error\":\"Error\",\"message\":\"out of stock\"}"));
    world.fails("f", answered(503, "busy"));
    assertThat(states(events("workflowRunId=f")))
        .containsExactlyInAnyOrder(
            "f RUN_STARTED",
            "f STEP_FAILED",
            "f RUN_FAILED",
            "f CALLBACK_INPROGRESS",
            "f CALLBACK_FAIL");
    assertThat(states(events("state=CALLBACK_FAIL"))).containsExactly("f CALLBACK_FAIL");
    assertThat(json("state=RUN_FAILED"))
        .contains(
            "\"dlqId\":\"",
            "\"label\":\"eu,priority\",\"labels\":[\"eu\",\"priority\"]",
            "\"callerIp\":\"10.0.0.9\"");
    assertThat(json("state=CALLBACK_FAIL")).contains("\"error\":\"busy\",\"responseStatus\":503");
    assertThatThrownBy(() -> world.page("state=CALLBACK_FAIL")).hasMessageContaining("state");
  }

  private String json(String query) {
    return new String(
        EventLog.page(Optional.empty(), events(query).events()), StandardCharsets.UTF_8);
  }
}
