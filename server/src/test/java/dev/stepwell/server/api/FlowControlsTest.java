package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowControlsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aKeyIsConfiguredByMessagesAndOperators(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      assertThat(api.ask("GET", "/v2/flowControl/a/b%20c", "").status()).isEqualTo(404);
      assertThat(api.ask("POST", "/v2/flowControl/a/b%20c/pause", "").status()).isEqualTo(200);
      // Nothing that is due: who stands in line is counted in the time of the key.
      api.start(
          fresh("gated"),
          "Upstash-Delay: 1h",
          "Upstash-Flow-Control-Key: a/b c",
          "Upstash-Flow-Control-Value: rate=10, parallelism=5,period=1m");

      var key = api.ask("GET", "/v2/flowControl/a/b%20c", "");
      assertThat(key.status()).isEqualTo(200);
      assertThat(key.body())
          .contains("\"flowControlKey\":\"a/b c\"")
          .contains("\"parallelismMax\":5,\"parallelismCount\":0")
          .contains("\"rateMax\":10,\"rateCount\":0,\"ratePeriod\":60")
          .contains("\"isPaused\":true,\"isPinnedParallelism\":false,\"isPinnedRate\":false");
      assertThat(api.ask("GET", "/v2/flowControl?search=b%20", "").body())
          .isEqualTo("[" + key.body() + "]");
      assertThat(api.ask("GET", "/v2/flowControl?search=x", "").body()).isEqualTo("[]");
      assertThat(api.ask("GET", "/v2/flowControl", "", THEIRS).body()).isEqualTo("[]");
      assertThat(api.ask("GET", "/v2/flowControl/a/b%20c", "", THEIRS).status()).isEqualTo(404);
      assertThat(api.ask("GET", "/v2/flowControl/a/b%20c", "", READER).status()).isEqualTo(200);
      assertThat(api.ask("POST", "/v2/flowControl/a/b%20c/resume", "", READER).status())
          .isEqualTo(403);

      var pin = "/v2/flowControl/a/b%20c/pin?parallelism=3&rate=20&period=120";
      assertThat(api.ask("POST", pin, "").status()).isEqualTo(200);
      assertThat(api.ask("GET", "/v2/flowControl/a/b%20c", "").body())
          .contains("\"parallelismMax\":3", "\"rateMax\":20", "\"ratePeriod\":120")
          .contains("\"isPinnedParallelism\":true,\"isPinnedRate\":true");
      var unpin = "/v2/flowControl/a/b%20c/unpin?parallelism=true&rate=false";
      assertThat(api.ask("POST", unpin, "").status()).isEqualTo(200);
      assertThat(api.ask("GET", "/v2/flowControl/a/b%20c", "").body())
          .contains("\"isPinnedParallelism\":false,\"isPinnedRate\":true");
    }
  }

  /// Wherever the key lives, and wherever what names it.
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aKeyIsThereWhenTheRequestThatNamesItIsAnswered(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      for (int i = 0; i < 12; i++) {
        for (var path : List.of("/v2/publish/", "/v2/trigger/")) {
          var key = path.substring(4, 7) + i;
          var answer =
              api.ask(
                  "POST",
                  path + api.url(),
                  "x",
                  "Upstash-Flow-Control-Key: " + key,
                  "Upstash-Flow-Control-Value: parallelism=" + (i + 1));
          assertThat(answer.status()).isEqualTo(200);
          assertThat(api.ask("GET", "/v2/flowControl/" + key, "").body())
              .contains("\"parallelismMax\":" + (i + 1) + ",");
        }
        var key = "run" + i;
        api.start(
            fresh("named"),
            "Upstash-Flow-Control-Key: " + key,
            "Upstash-Flow-Control-Value: rate=7");
        assertThat(api.ask("GET", "/v2/flowControl/" + key, "").body()).contains("\"rateMax\":7,");
      }
    }
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    try (var api = new ApiFixture(1)) {
      for (var path :
          new String[] {
            "k/pin",
            "k/pin?parallelism=0",
            "k/pin?rate=x",
            "k/pin?rate=1&period=604801",
            "k/unpin?rate=yes",
            "/pause",
            "pause",
            "bad%00key/pause",
            "x".repeat(300) + "/pause"
          }) {
        assertThat(api.ask("POST", "/v2/flowControl/" + path, "").status()).as(path).isEqualTo(400);
      }
      assertThat(api.ask("POST", "/v2/flowControl/k/destroy", "").status()).isEqualTo(404);
      assertThat(api.ask("DELETE", "/v2/flowControl/k", "").status()).isEqualTo(405);
      assertThat(api.ask("GET", "/v2/flowControl", "").body()).isEqualTo("[]");
    }
  }

  @Test
  void theParallelismOfAllIsShown() {
    try (var api = new ApiFixture(1)) {
      assertThat(api.ask("GET", "/v2/globalParallelism", "").body())
          .isEqualTo("{\"parallelismMax\":4000,\"parallelismCount\":0}");
    }
  }
}
