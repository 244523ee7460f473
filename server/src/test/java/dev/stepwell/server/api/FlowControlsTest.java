package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowControlsTest {
  /// In one partition, where a key hears of a message in the commit that stores it. Between several
  /// it hears a moment later; `e2e/test/flow.test.mjs` runs with these.
  @Test
  void aKeyIsConfiguredByMessagesAndOperators() {
    try (var api = new ApiFixture(1)) {
      assertThat(api.ask("GET", "/v2/flowControl/a/b%20c", "").status()).isEqualTo(404);
      assertThat(api.ask("POST", "/v2/flowControl/a/b%20c/pause", "").status()).isEqualTo(200);
      api.start(
          fresh("gated"),
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
