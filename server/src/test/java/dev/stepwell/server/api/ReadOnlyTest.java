package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Access;
import dev.stepwell.server.api.edge.Route.Tail;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A token that may only read, at every path that there is.
class ReadOnlyTest {
  private static final String REFUSED = "{\"error\":\"this token may read only\"}";

  private static String path(Route route) {
    return route.words() + (route.tail() == Tail.NONE ? "" : "/anything") + route.ending();
  }

  @Test
  void changesNothingWhateverItAsksFor() {
    try (var api = new ApiFixture(2)) {
      var run = api.start(fresh("watched"));
      var keys = api.ask("GET", "/v2/keys", "").body();
      var refused = new TreeSet<String>();
      for (var route : RouteTable.all()) {
        if (route.access() == Access.OPEN) {
          continue;
        }
        for (var method : RouteTable.methods(route)) {
          if (!method.equals("GET")) {
            var answer = api.ask(method, path(route), "{}", READER);
            assertThat(answer.status()).as(method + " " + path(route)).isEqualTo(403);
            assertThat(answer.body()).isEqualTo(REFUSED);
            refused.add(method + " " + route.words());
          }
        }
      }
      assertThat(refused)
          .contains("POST /v2/publish", "POST /v2/notify", "DELETE /v2/workflows/runs")
          .hasSizeGreaterThan(20);
      // What would work with the other token.
      for (var path : List.of("/v2/workflows/runs/" + run, "/v2/workflows/runs")) {
        assertThat(api.ask("DELETE", path, "", READER).status()).isEqualTo(403);
      }
      assertThat(api.ask("POST", "/v2/flowControl/key/pause", "", READER).status()).isEqualTo(403);
      assertThat(api.ask("GET", "/v2/flowControl/key", "").status()).isEqualTo(404);
      assertThat(api.ask("GET", "/v2/keys", "").body()).isEqualTo(keys);
      assertThat(api.ask("GET", "/v2/workflows/logs?workflowRunId=" + run, "").body())
          .contains("\"RUN_STARTED\"");
    }
  }

  @Test
  void readsWhatTheOtherTokenReads() {
    try (var api = new ApiFixture(2)) {
      api.start(fresh("read"));
      for (var route : RouteTable.all()) {
        if (route.access() == Access.TOKEN && RouteTable.methods(route).contains("GET")) {
          var theirs = api.ask("GET", path(route), "");
          var answer = api.ask("GET", path(route), "", READER);
          assertThat(answer.status()).as(path(route)).isEqualTo(theirs.status());
          assertThat(answer.status()).as(path(route)).isNotIn(401, 403);
        }
      }
    }
  }
}
