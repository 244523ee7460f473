package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static dev.stepwell.server.api.ApiFixture.appendTo;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static dev.stepwell.server.api.ApiFixture.item;
import static dev.stepwell.server.api.ApiFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.vitals.MetricsAccess;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.project.Secrets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The metrics as somebody scrapes them.
class MetricsTest {
  private static final String OPERATOR = "Authorization: Bearer the-operator";
  private static final String NOWHERE = "http://127.0.0.1:9/";

  private static ApiFixture withOperator() {
    var access = new MetricsAccess.Tokens(Optional.of(Secrets.sha256("the-operator")));
    return new ApiFixture(2, Config.development("127.0.0.1", 0).with(access));
  }

  private static Exposed awaiting(ApiFixture api, String sample, double wanted) {
    return Exposed.awaiting(sample, wanted, () -> api.ask("GET", "/metrics", "").body());
  }

  @Test
  void everythingThatIsCountedOfAProjectIsThereAtNoughtBeforeAnythingHappens() {
    try (var api = new ApiFixture(1)) {
      var exposed = Exposed.of(api.ask("GET", "/metrics", "").body());
      for (var sample :
          List.of(
              "stepwell_messages_total{project=\"me\"}",
              "stepwell_runs_started_total{project=\"me\"}",
              "stepwell_runs_ended_total{project=\"me\",state=\"failed\"}",
              "stepwell_dead_letters_total{kind=\"run\",project=\"me\"}",
              "stepwell_dead_letters_total{kind=\"message\",project=\"me\"}",
              "stepwell_notifications_total{outcome=\"saved\",project=\"me\"}",
              "stepwell_deliveries_total{outcome=\"timed_out\",project=\"me\"}",
              "stepwell_delivery_duration_seconds_count{project=\"me\"}",
              "stepwell_delivery_lateness_seconds_count{project=\"me\"}",
              "stepwell_deliveries_in_flight{project=\"me\"}",
              "stepwell_deliveries_waiting{project=\"me\"}",
              "stepwell_backlog_age_seconds{project=\"me\"}",
              "stepwell_timer_lag_seconds{partition=\"0\"}",
              "stepwell_commands_waiting{partition=\"0\"}")) {
        assertThat(exposed.value(sample)).as(sample).isZero();
      }
      assertThat(exposed.value("stepwell_partition_up{partition=\"0\"}")).isEqualTo(1);
      assertThat(exposed.value("stepwell_build_info{version=\"0.1.0\"}")).isEqualTo(1);
      assertThat(exposed.value("process_open_fds")).isPositive();
    }
  }

  @Test
  void runsAreCountedFromTheirStartToTheirEnd() {
    try (var api = new ApiFixture(2)) {
      var run = api.start(fresh("counted"));
      api.ask("POST", "/v2/notify/" + run + "/paid", "early");
      api.await(run, "paid", 1);
      api.await(run, "paid", 2);
      api.ask("POST", "/v2/notify/" + run + "/paid", "late");
      var batch = "[" + item(api.url(), appendTo(run), step(3)) + "]";
      assertThat(api.ask("POST", "/v2/batch", batch).status()).isEqualTo(200);
      assertThat(api.ask("DELETE", "/v2/workflows/runs/" + run, "").status()).isEqualTo(200);
      var exposed =
          awaiting(api, "stepwell_runs_ended_total{project=\"me\",state=\"cancelled\"}", 1);
      assertThat(exposed.value("stepwell_runs_started_total{project=\"me\"}")).isEqualTo(1);
      for (var outcome : List.of("saved", "consumed", "delivered")) {
        var sample = "stepwell_notifications_total{outcome=\"" + outcome + "\",project=\"me\"}";
        assertThat(exposed.value(sample)).as(outcome).isEqualTo(1);
      }
      assertThat(exposed.value("stepwell_run_steps_total")).isEqualTo(3);
      assertThat(exposed.value("stepwell_runs_ended_total{project=\"me\",state=\"succeeded\"}"))
          .isZero();

      var second = api.start(fresh("counted"));
      api.ask("DELETE", "/v2/workflows/runs/" + second + "?cancel=false", "done");
      var text = api.ask("GET", "/metrics", "").body();
      awaiting(api, "stepwell_runs_ended_total{project=\"me\",state=\"succeeded\"}", 1);
      assertThat(text).doesNotContain(run).doesNotContain("msg_");
    }
  }

  @Test
  void deliveriesAreCountedByTheirOutcomesAndDeadLettersByWhatFailed() {
    try (var api = new ApiFixture(2)) {
      api.start(fresh("delivered"));
      var sent =
          awaiting(api, "stepwell_deliveries_total{outcome=\"succeeded\",project=\"me\"}", 1);
      assertThat(sent.value("stepwell_delivery_lateness_seconds_count{project=\"me\"}"))
          .isEqualTo(1);
      api.ask("POST", "/v2/publish/" + NOWHERE, "", "Upstash-Retries: 0");
      api.ask(
          "POST",
          "/v2/publish/" + NOWHERE,
          "payload",
          "Upstash-Workflow-Init: true",
          "Upstash-Workflow-RunId: " + fresh("dead"),
          "Upstash-Retries: 0");
      awaiting(api, "stepwell_dead_letters_total{kind=\"message\",project=\"me\"}", 1);
      var exposed = awaiting(api, "stepwell_dead_letters_total{kind=\"run\",project=\"me\"}", 1);
      assertThat(exposed.value("stepwell_runs_ended_total{project=\"me\",state=\"failed\"}"))
          .isEqualTo(1);
      awaiting(api, "stepwell_deliveries_total{outcome=\"no_answer\",project=\"me\"}", 2);
      var last = awaiting(api, "stepwell_delivery_duration_seconds_count{project=\"me\"}", 3);
      assertThat(last.value("stepwell_messages_total{project=\"me\"}")).isEqualTo(3);
      // Each has taken part: the projects, or the messages.
      for (var partition : List.of("0", "1")) {
        var labels = "{partition=\"" + partition + "\"}";
        assertThat(last.value("stepwell_commands_total" + labels))
            .isEqualTo(last.value("stepwell_batch_commands_sum" + labels));
        assertThat(last.value("stepwell_commit_duration_seconds_count" + labels)).isPositive();
        assertThat(last.value("stepwell_commit_rows_total" + labels)).isPositive();
        assertThat(last.value("stepwell_commit_failures_total" + labels)).isZero();
      }
    }
  }

  @Test
  void whatStandsInLineIsCountedByWhatItWaitsFor() {
    try (var api = new ApiFixture(2)) {
      api.ask("POST", "/v2/queues", "{\"queueName\":\"slow\",\"parallelism\":1}");
      assertThat(api.ask("POST", "/v2/queues/slow/pause", "").status()).isEqualTo(200);
      for (int i = 0; i < 3; i++) {
        api.ask("POST", "/v2/enqueue/slow/" + api.url(), "x");
        api.ask(
            "POST",
            "/v2/publish/" + api.url(),
            "x",
            "Upstash-Flow-Control-Key: key-" + i % 2,
            "Upstash-Flow-Control-Value: rate=1, period=1d");
      }
      awaiting(api, "stepwell_queue_waiting{project=\"me\"}", 3);
      var exposed = awaiting(api, "stepwell_flow_control_waiting{project=\"me\"}", 1);
      assertThat(exposed.samples().keySet())
          .noneMatch(sample -> sample.contains("slow") || sample.contains("key-"));
    }
  }

  @Test
  void requestsAreCountedByRouteMethodAndStatus() {
    try (var api = new ApiFixture(1)) {
      api.ask("GET", "/v2/messages/msg_unknown", "");
      api.ask("GET", "/v2/messages/msg_unknown/why", "");
      api.ask("GET", "/v2/keys", "", "Authorization: Bearer nobody");
      api.ask("GET", "/nothing/msg_here", "");
      api.ask("FROB", "/v2/keys", "");
      api.ask("POST", "/v2/publish/" + api.url(), "x");
      for (var labels :
          List.of(
              "method=\"GET\",route=\"/v2/messages/{}\",status=\"4xx\"",
              "method=\"GET\",route=\"/v2/messages/{}/why\",status=\"4xx\"",
              "method=\"GET\",route=\"/v2/keys\",status=\"4xx\"",
              "method=\"GET\",route=\"none\",status=\"4xx\"",
              "method=\"other\",route=\"none\",status=\"4xx\"",
              "method=\"POST\",route=\"/v2/publish/*\",status=\"2xx\"")) {
        awaiting(api, "stepwell_http_request_duration_seconds_count{" + labels + "}", 1);
      }
    }
  }

  @Test
  void aProjectSeesItselfAndTheOperatorSeesAll() {
    try (var api = withOperator()) {
      for (var reader : List.of(ApiFixture.MINE, READER)) {
        var mine = Exposed.of(api.ask("GET", "/metrics", "", reader).body());
        assertThat(mine.labels("project")).containsExactly("me");
        assertThat(mine.labels("partition")).containsExactly("0", "1");
      }
      var theirs = Exposed.of(api.ask("GET", "/metrics", "", THEIRS).body());
      assertThat(theirs.labels("project")).containsExactly("them");
      var all = Exposed.of(api.ask("GET", "/metrics", "", OPERATOR).body());
      assertThat(all.labels("project")).containsExactly("_other", "me", "them");
      assertThat(api.ask("GET", "/v2/keys", "", OPERATOR).status()).isEqualTo(401);
    }
  }

  @Test
  void whoeverHasNoTokenSeesNothingUnlessTheMetricsAreOpen() {
    try (var api = new ApiFixture(1);
        var client = api.client()) {
      for (var headers : new String[][] {{}, {"Authorization: Bearer nobody"}, {OPERATOR}}) {
        var refused = client.ask("GET", "/metrics", "", headers);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(refused.body()).isEqualTo("{\"error\":\"the token is missing or not known\"}");
      }
    }
    var open = Config.development("127.0.0.1", 0).with(MetricsAccess.Open.OPEN);
    try (var api = new ApiFixture(1, open);
        var client = api.client()) {
      var all = Exposed.of(client.ask("GET", "/metrics", "").body());
      assertThat(all.labels("project")).containsExactly("_other", "me", "them");
    }
  }

  @Test
  void theFormatIsTheOneThatIsAskedFor() {
    try (var api = new ApiFixture(1)) {
      var plain = api.ask("GET", "/metrics", "", ApiFixture.MINE);
      assertThat(plain.header("Content-Type")).startsWith("text/plain; version=0.0.4");
      var open =
          api.ask(
              "GET",
              "/metrics",
              "",
              ApiFixture.MINE,
              "Accept: application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.3");
      assertThat(open.header("Content-Type")).startsWith("application/openmetrics-text");
      assertThat(open.body()).endsWith("# EOF\n");
      assertThat(Exposed.of(open.body()).samples()).isNotEmpty();
      var any = api.ask("GET", "/metrics", "", ApiFixture.MINE, "Accept: */*");
      assertThat(any.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    }
  }
}
