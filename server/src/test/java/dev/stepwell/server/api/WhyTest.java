package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Why is this not running, on the wire.
final class WhyTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aRunSaysWhatItWaitsFor(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      var run = api.start(fresh("why"), "Upstash-Delay: 1h");
      var delayed = api.ask("GET", "/v2/workflows/runs/" + run + "/why", "", READER);
      assertThat(delayed.status()).isEqualTo(200);
      assertThat(delayed.body())
          .startsWith("{\"workflowRunId\":\"" + run + "\",\"workflowRunCreatedAt\":")
          .contains("\"workflowState\":\"RUN_STARTED\",\"why\":\"the start: put off until ")
          .contains("\"branches\":[{\"reason\":\"delayed\",\"text\":\"the start: put off until ")
          .containsPattern("\"messageId\":\"msg_\\w+\",\"until\":\\d{13}}]}$");

      api.await(run, "paid", 1);
      assertThat(api.ask("GET", "/v2/workflows/runs/" + run + "/why", "").body())
          .contains("\"reason\":\"waiting-for-event\"")
          .contains("\"stepName\":\"wait\"")
          .contains("\"eventId\":\"paid\"");
    }
  }

  @Test
  void aMessageAloneSaysWhyToo() {
    try (var api = new ApiFixture(2)) {
      var published = api.ask("POST", "/v2/publish/" + api.url(), "x", "Upstash-Delay: 1h");
      var id = published.body().replaceAll(".*\"messageId\":\"(msg_\\w+)\".*", "$1");
      var why = api.ask("GET", "/v2/messages/" + id + "/why", "");
      assertThat(why.status()).isEqualTo(200);
      assertThat(why.body()).contains("\"why\":\"the message: put off until ");
      assertThat(api.ask("GET", "/v2/messages/" + id + "/why", "", THEIRS).status()).isEqualTo(404);
    }
  }

  @Test
  void whatIsNotThereIsSaidClearly() {
    try (var api = new ApiFixture(1)) {
      var run = api.start(fresh("why"));
      for (var path :
          new String[] {"/v2/workflows/runs/wfr_none/why", "/v2/messages/msg_none/why"}) {
        var answer = api.ask("GET", path, "");
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(answer.body()).contains("\"error\":");
      }
      var others = api.ask("GET", "/v2/workflows/runs/" + run + "/why", "", THEIRS);
      assertThat(others.status()).isEqualTo(404);
      assertThat(api.ask("POST", "/v2/workflows/runs/" + run + "/why", "").status()).isEqualTo(405);
    }
  }
}
