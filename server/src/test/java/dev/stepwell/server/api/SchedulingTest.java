package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aScheduleIsFiredByHandAndItsNextTimeStays(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      var url = api.endpoint.url("/in");
      api.ask("POST", "/v2/schedules/" + url, "hello", YEARLY, NAMED);
      var next = next(api);
      api.ask("POST", "/v2/schedules/nightly/pause", "");
      var wish = "Upstash-Deduplication-Id: a";

      var fired = api.ask("POST", "/v2/schedules/nightly/fire", "", wish);

      assertThat(fired.status()).as(fired.body()).isEqualTo(200);
      assertThat(fired.body())
          .matches("\\{\"scheduleId\":\"nightly\",\"messageIds\":\\[\"msg_\\w+\"]}");
      var id = fired.body().replaceAll(".*(msg_\\w+).*", "$1");
      assertThat(api.ask("GET", "/v2/messages/" + id, "").status()).isEqualTo(200);
      assertThat(api.endpoint.await(1, Duration.ofSeconds(30)).getFirst().target())
          .isEqualTo("/in");
      assertThat(api.ask("POST", "/v2/schedules/nightly/fire", "", wish).body())
          .contains(id, "\"deduplicated\":true");
      assertThat(api.ask("GET", "/v2/schedules/nightly", "").body())
          .contains("\"isPaused\":true", "\"lastScheduleTime\":", id);
      assertThat(next(api)).isEqualTo(next);
      assertThat(api.ask("POST", "/v2/schedules/nightly/fire", "", THEIRS).status()).isEqualTo(404);
      assertThat(api.ask("POST", "/v2/schedules/nightly/fire", "", READER).status()).isEqualTo(403);
      assertThat(api.ask("POST", "/v2/schedules/other/fire", "").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aGroupAndAQueueAreFiredInto(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      api.ask("POST", "/v2/queues", "{\"queueName\":\"q\",\"paused\":true}");
      var endpoints = "{\"endpoints\":[{\"url\":\"https://a.test\"},{\"url\":\"https://b.test\"}]}";
      api.ask("POST", "/v2/topics/both/endpoints", endpoints);
      api.ask("POST", "/v2/schedules/both", "x", YEARLY, NAMED, "Upstash-Queue-Name: q");

      var fired = api.ask("POST", "/v2/schedules/nightly/fire", "");

      assertThat(fired.body()).matches(".*\"messageIds\":\\[\"msg_\\w+\",\"msg_\\w+\"]}");
      assertThat(api.ask("GET", "/v2/queues/q", "").body()).contains("\"lag\":2");
      api.ask("DELETE", "/v2/topics/both", "");
      var gone = api.ask("POST", "/v2/schedules/nightly/fire", "");
      assertThat(gone.status()).isEqualTo(404);
      assertThat(gone.body()).contains("topic both not found");
    }
  }

  @Test
  void theNextTimesAreThoseOfTheExpressionAndItsTimeZone() {
    try (var api = new ApiFixture(2)) {
      var cron = "Upstash-Cron: CRON_TZ=Europe/Berlin 30 2 29 2 *";
      api.ask("POST", "/v2/schedules/https://app.test/", "", cron, NAMED);
      var tried =
          api.ask("GET", "/v2/cron?count=3&expression=CRON_TZ%3DEurope%2FBerlin+30+2+29+2+*", "");

      assertThat(tried.body())
          .startsWith("{\"cron\":\"CRON_TZ=Europe/Berlin 30 2 29 2 *\",\"nextScheduleTimes\":[")
          .endsWith(times(next(api)) + "]}");
      var times = Stream.of(times(next(api)).split(",")).map(Long::parseLong).toList();
      assertThat(times).hasSize(3).isSorted();
      for (long millis : times) {
        var there = Instant.ofEpochMilli(millis).atZone(ZoneId.of("Europe/Berlin"));
        assertThat(there.toLocalTime()).isEqualTo(LocalTime.of(2, 30));
        assertThat(MonthDay.from(there)).isEqualTo(MonthDay.of(2, 29));
      }
      assertThat(api.ask("GET", "/v2/schedules/nightly", "").body())
          .contains("\"nextScheduleTime\":" + times.getFirst());
      assertThat(times(api.ask("GET", "/v2/cron?expression=@hourly", "").body()).split(","))
          .hasSize(10);
      assertThat(
              times(api.ask("GET", "/v2/cron?expression=@hourly&count=5000", "").body()).split(","))
          .hasSize(1_000);
    }
  }

  @Test
  void whatIsNoExpressionIsRefusedBeforeItIsSaved() {
    try (var api = new ApiFixture(1)) {
      for (var query :
          new String[] {
            "", "?expression=", "?expression=x", "?expression=0+0+30+2+*", "?count=0"
          }) {
        var answer = api.ask("GET", "/v2/cron" + query, "");
        assertThat(answer.status()).as(query).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":");
      }
      assertThat(api.ask("GET", "/v2/schedules/none/next", "").status()).isEqualTo(404);
      // As before: a destination.
      for (var end : new String[] {"/fire", "/next"}) {
        var made = api.ask("POST", "/v2/schedules/https%3A%2F%2Fapp.test" + end, "", YEARLY, NAMED);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        assertThat(api.ask("GET", "/v2/schedules/nightly", "").body()).contains("app.test" + end);
      }
    }
  }

  /// Whether it is paused is no matter of its times.
  private static String next(ApiFixture api) {
    return api.ask("GET", "/v2/schedules/nightly/next?count=3", "").body().replace("true", "false");
  }

  private static String times(String body) {
    return body.replaceAll(".*\\[(.*)].*", "$1");
  }
}
