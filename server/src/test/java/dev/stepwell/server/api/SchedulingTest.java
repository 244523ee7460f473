package dev.stepwell.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchedulingTest {
  private static final String YEARLY = "Upstash-Cron: 0 0 1 1 *";
  private static final String NAMED = "Upstash-Schedule-Id: nightly";

  @Test
  void aScheduleIsShownAsItWasMadeAndReplacedAsAWhole() {
    try (var api = new ApiFixture(2)) {
      var made =
          api.ask(
              "POST",
              "/v2/schedules/https://app.test/in?a=b&upstash-delay=90s",
              "secret",
              YEARLY,
              NAMED,
              "Upstash-Queue-Name: reports",
              "Upstash-Redact-Fields: body");

      assertThat(made.body()).isEqualTo("{\"scheduleId\":\"nightly\"}");
      assertThat(api.ask("GET", "/v2/schedules/nightly", "").body())
          .contains(
              "\"scheduleId\":\"nightly\"",
              "\"cron\":\"0 0 1 1 *\"",
              "\"destination\":\"https://app.test/in?a=b\"",
              "\"queueName\":\"reports\"",
              "\"delay\":90",
              "\"body\":\"REDACTED:",
              "\"isPaused\":false",
              "\"nextScheduleTime\":")
          .doesNotContain("secret", "maxRetries", "lastScheduleStates");
      api.ask("POST", "/v2/schedules/https://app.test/in", "", YEARLY, NAMED);
      assertThat(api.ask("GET", "/v2/schedules", "").body())
          .doesNotContain("\"body\"", "\"delay\"", "reports")
          .containsOnlyOnce("\"scheduleId\":\"nightly\"");
    }
  }

  @Test
  void aPathThatEndsLikeACallIsADestination() {
    try (var api = new ApiFixture(2)) {
      for (var url : new String[] {"https://app.test/jobs/pause", "https%3A%2F%2Fapp.test/pause"}) {
        var made = api.ask("POST", "/v2/schedules/" + url, "", YEARLY, NAMED);

        assertThat(made.body()).isEqualTo("{\"scheduleId\":\"nightly\"}");
        assertThat(api.ask("GET", "/v2/schedules/nightly", "").body())
            .contains("/pause\"", "\"isPaused\":false");
      }
    }
  }

  @Test
  void bothMethodsPauseAndResumeAndDeletingIsAlwaysFine() {
    try (var api = new ApiFixture(2)) {
      api.ask("POST", "/v2/schedules/https://app.test/", "", YEARLY, NAMED);
      for (var method : new String[] {"POST", "PATCH"}) {
        assertThat(api.ask(method, "/v2/schedules/nightly/pause", "").status()).isEqualTo(200);
        assertThat(api.ask("GET", "/v2/schedules/nightly", "").body())
            .contains("\"isPaused\":true", "\"nextScheduleTime\":");
        assertThat(api.ask(method, "/v2/schedules/nightly/resume", "").status()).isEqualTo(200);
      }
      assertThat(api.ask("DELETE", "/v2/schedules/nightly", "").status()).isEqualTo(200);
      assertThat(api.ask("DELETE", "/v2/schedules/nightly", "").status()).isEqualTo(200);
      assertThat(api.ask("GET", "/v2/schedules/nightly", "").status()).isEqualTo(404);
    }
  }

  @Test
  void aPublishWithACronExpressionMakesASchedule() {
    try (var api = new ApiFixture(2)) {
      assertThat(api.ask("POST", "/v2/publish/https://app.test/", "x", YEARLY).body())
          .startsWith("{\"scheduleId\":\"scd_");
      assertThat(api.ask("POST", "/v2/enqueue/q/https://app.test/", "x", YEARLY).status())
          .isEqualTo(400);
      var item = ApiFixture.item("https://app.test/", "\"Upstash-Cron\":\"0 0 1 1 *\"", "x");
      var queued = item.substring(0, item.length() - 1) + ",\"queue\":\"q\"}";
      for (var batch : new String[] {item, queued}) {
        var refused = api.ask("POST", "/v2/batch", "[" + batch + "]");
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("a schedule can neither be enqueued nor be in a batch");
      }
    }
  }

  @Test
  void whatCannotBeAScheduleIsRefused() {
    try (var api = new ApiFixture(2)) {
      var path = "/v2/schedules/https://app.test/";
      assertThat(api.ask("POST", path, "").body()).contains("empty spec string");
      assertThat(api.ask("POST", path, "", "Upstash-Cron: 0 0 30 2 *").body())
          .contains("never comes due");
      assertThat(api.ask("POST", path, "", YEARLY, "Upstash-Schedule-Id: a/b").status())
          .isEqualTo(400);
      assertThat(api.ask("POST", path, "", YEARLY, "Upstash-Not-Before: 1700000000").body())
          .contains("Upstash-Not-Before", "Upstash-Delay");
      assertThat(api.ask("POST", "/v2/schedules/no-group", "", YEARLY).status()).isEqualTo(404);
    }
  }
}
