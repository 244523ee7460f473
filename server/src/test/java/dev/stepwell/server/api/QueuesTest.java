package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueuesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void queuesAreSetUpShownAndRemoved(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      assertThat(api.ask("GET", "/v2/queues", "").body()).isEqualTo("[]");
      assertThat(api.ask("GET", "/v2/queues/orders", "").status()).isEqualTo(404);
      assertThat(api.ask("POST", "/v2/queues/orders/pause", "").status()).isEqualTo(404);
      assertThat(api.ask("DELETE", "/v2/queues/orders", "").status()).isEqualTo(200);

      var body = "{\"queueName\":\"orders\",\"parallelism\":2,\"paused\":true}";
      assertThat(api.ask("POST", "/v2/queues", body, READER).status()).isEqualTo(403);
      assertThat(api.ask("POST", "/v2/queues", body).status()).isEqualTo(200);
      assertThat(api.ask("POST", "/v2/queues", "{\"queueName\":\"b.c\"}").status()).isEqualTo(200);
      var shown = api.ask("GET", "/v2/queues/orders", "").body();
      assertThat(shown)
          .startsWith("{\"name\":\"orders\",\"parallelism\":2,\"createdAt\":")
          .endsWith(",\"lag\":0,\"paused\":true}");
      assertThat(api.ask("GET", "/v2/queues", "").body())
          .contains("\"name\":\"b.c\",\"parallelism\":1", "\"paused\":false},{\"name\":\"orders\"");
      assertThat(api.ask("GET", "/v2/queues", "", THEIRS).body()).isEqualTo("[]");
      assertThat(api.ask("GET", "/v2/queues/orders", "", THEIRS).status()).isEqualTo(404);
      assertThat(api.ask("POST", "/v2/queues/orders/resume", "", THEIRS).status()).isEqualTo(404);
      assertThat(api.ask("DELETE", "/v2/queues/orders", "", THEIRS).status()).isEqualTo(200);

      assertThat(api.ask("POST", "/v2/queues/orders/resume", "").status()).isEqualTo(200);
      assertThat(api.ask("GET", "/v2/queues/orders", "").body()).contains("\"paused\":false");
      assertThat(api.ask("DELETE", "/v2/queues/orders", "").status()).isEqualTo(200);
      assertThat(api.ask("GET", "/v2/queues/orders", "").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void messagesStandInLineUntilTheirQueueIsRemoved(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      api.ask("POST", "/v2/queues", "{\"queueName\":\"q\",\"parallelism\":3,\"paused\":true}");
      var sent = api.ask("POST", "/v2/enqueue/q/" + api.url(), "1");
      assertThat(sent.status()).isEqualTo(200);
      assertThat(sent.body()).contains("\"messageId\":\"msg_", "\"url\":\"" + api.url());
      api.ask("POST", "/v2/enqueue/%71/" + api.url(), "2", "Upstash-Delay: 1h");
      var batch = "[{\"destination\":\"" + api.url() + "\",\"queue\":\"q\",\"body\":\"3\"}]";
      assertThat(api.ask("POST", "/v2/batch", batch).status()).isEqualTo(200);

      assertThat(api.ask("GET", "/v2/queues/q", "").body())
          .contains("\"parallelism\":3", "\"lag\":3,\"paused\":true");
      var id = sent.body().replaceAll(".*\"messageId\":\"([^\"]*)\".*", "$1");
      assertThat(api.ask("GET", "/v2/messages/" + id + "/why", "").body())
          .contains("\"reason\":\"queue-paused\"", "\"queueName\":\"q\",\"place\":1");

      assertThat(api.ask("DELETE", "/v2/queues/q", "").status()).isEqualTo(200);
      assertThat(api.ask("GET", "/v2/messages/" + id + "/why", "").body())
          .doesNotContain("queue-paused");
      assertThat(api.ask("GET", "/v2/queues/q", "").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aMessageForEachEndpointOfAGroupStandsInLine(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      api.ask("POST", "/v2/queues", "{\"queueName\":\"q\",\"paused\":true}");
      var endpoints =
          "{\"endpoints\":[{\"url\":\"%s\"},{\"url\":\"%s/2\"}]}".formatted(api.url(), api.url());
      api.ask("POST", "/v2/topics/all/endpoints", endpoints);

      var published = api.ask("POST", "/v2/enqueue/q/all", "1");
      var batch =
          api.ask(
              "POST", "/v2/batch", "[{\"destination\":\"all\",\"queue\":\"q\",\"body\":\"2\"}]");

      assertThat(published.body()).matches("\\[\\{\"messageId\":.*},\\{\"messageId\":.*}]");
      assertThat(batch.body()).matches("\\[\\[\\{\"messageId\":.*},\\{\"messageId\":.*}]]");
      assertThat(api.ask("GET", "/v2/queues/q", "").body()).contains("\"lag\":4,\"paused\":true");
      assertThat(api.ask("DELETE", "/v2/messages?queueName=q&topicName=all", "").body())
          .isEqualTo("{\"cancelled\":4}");
    }
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    try (var api = new ApiFixture(1)) {
      for (var body :
          new String[] {
            "",
            "[]",
            "{}",
            "{\"queueName\":\"\"}",
            "{\"queueName\":\"a b\"}",
            "{\"queueName\":7}",
            "{\"queueName\":\"q\",\"parallelism\":0}",
            "{\"queueName\":\"q\",\"parallelism\":1.5}",
            "{\"queueName\":\"q\",\"parallelism\":99999999999}",
            "{\"queueName\":\"q\",\"paused\":\"maybe\"}"
          }) {
        assertThat(api.ask("POST", "/v2/queues", body).status()).as(body).isEqualTo(400);
      }
      for (var path :
          new String[] {"", "q", "q?x=/y", "/" + api.url(), "a%20b/" + api.url(), "q/ftp://x/"}) {
        assertThat(api.ask("POST", "/v2/enqueue/" + path, "x").status()).as(path).isEqualTo(400);
      }
      assertThat(api.ask("GET", "/v2/queues/a%20b", "").status()).isEqualTo(400);
      assertThat(
              api.ask("POST", "/v2/enqueue/q/" + api.url(), "x", "Upstash-Workflow-Init: true")
                  .status())
          .isEqualTo(400);
      assertThat(api.ask("GET", "/v2/queues", "").body()).isEqualTo("[]");
    }
  }
}
