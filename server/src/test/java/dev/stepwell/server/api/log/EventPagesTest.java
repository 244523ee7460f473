package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.call;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.protocol.log.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    var json =
        new String(
            EventLog.page(Optional.empty(), events("workflowRunId=a").events()),
            StandardCharsets.UTF_8);
    assertThat(json)
        .contains(
            "\"state\":\"RUN_SUCCESS\",\"workflowRunId\":\"a\",\"workflowUrl\":\"" + World.URL,
            "\"workflowRunResponse\":\"\\\"done\\\"\"",
            "\"error\":\"out of stock\",\"responseStatus\":500",
            "\"stepName\":\"one\",\"stepType\":\"Run\"",
            "\"waitEventId\":\"paid\",\"waitTimeoutDuration\":\"1h\"",
            "\"invokedWorkflowRunId\":\"child\"",
            "\"callType\":\"toCallback\"");
    var child =
        new String(
            EventLog.page(Optional.empty(), events("workflowRunId=child").events()),
            StandardCharsets.UTF_8);
    assertThat(child).contains("\"invokerWorkflowRunId\":\"a\"");
  }
}
