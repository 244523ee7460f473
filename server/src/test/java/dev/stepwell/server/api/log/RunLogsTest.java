package dev.stepwell.server.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.server.api.edge.Caller;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.project.Principal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Requests and their answers as JSON.
class RunLogsTest {
  private final World world = new World(2);

  private static Request get(String target) {
    return new Request(
        "GET",
        target,
        "",
        Headers.NONE,
        Octets.EMPTY,
        new Caller(
            Optional.of(new Principal(World.PROJECT, Access.FULL, "token")),
            "127.0.0.1",
            "http",
            "localhost"));
  }

  private static String json(Result result) {
    var response = (Response) result;
    assertThat(response.status()).isEqualTo(200);
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void groupedEventsAreTheLogs() {
    world.start("r");
    var logs = json(world.logs().logs(get("/v2/workflows/logs?workflowRunId=r")));
    assertThat(logs)
        .startsWith("{\"runs\":[{\"workflowRunId\":\"r\",\"workflowUrl\":\"" + World.URL + "\"")
        .doesNotContain("cursor");
    assertThat(
            json(
                world
                    .logs()
                    .events(get("/v2/workflows/events?groupBy=workflowRunId&workflowRunId=r"))))
        .isEqualTo(logs);
  }

  @Test
  void aRunThatNobodyKnowsIsAnEmptyList() {
    assertThat(json(world.logs().logs(get("/v2/workflows/logs?workflowRunId=r"))))
        .isEqualTo("{\"runs\":[]}");
    assertThat(json(world.logs().events(get("/v2/workflows/events")))).isEqualTo("{\"events\":[]}");
  }

  @Test
  void aPageThatIsNotTheLastEndsWithItsCursor() {
    world.start("a");
    world.start("b");
    var first = json(world.logs().logs(get("/v2/workflows/logs?count=1")));
    assertThat(first).contains("\"workflowRunId\":\"b\"").doesNotContain("\"a\"");
    var cursor = first.substring("{\"cursor\":\"".length(), first.indexOf("\",\"runs\""));
    assertThat(json(world.logs().logs(get("/v2/workflows/logs?cursor=" + cursor))))
        .contains("\"workflowRunId\":\"a\"")
        .doesNotContain("cursor");
  }

  @Test
  void anotherGroupingIsRefused() {
    var request = get("/v2/workflows/events?groupBy=url");
    assertThatThrownBy(() -> world.logs().events(request))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("groupBy");
  }
}
