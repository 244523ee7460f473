package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.json.JsonValue;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.DeliverySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a project fares, as somebody sees it who asks.
@Timeout(60)
class StatsTest {
  private static final String NOWHERE = "http://127.0.0.1:9/";

  private static JsonValue stats(ApiFixture api, String... headers) {
    var answer = api.ask("GET", "/v2/stats", "", headers);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JsonValue.parse("stats", answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonValue now(ApiFixture api, String... headers) {
    return stats(api, headers).field("now");
  }

  private static long number(JsonValue of, String name) {
    return of.number(name).orElseThrow(() -> new AssertionError(name + " in " + of.toJson()));
  }

  /// Asks until it is so. Bounded by the time-out of the test.
  private static JsonValue awaiting(ApiFixture api, Predicate<JsonValue> so) {
    while (true) {
      var stats = stats(api);
      if (so.test(stats)) {
        return stats;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void whatThereIsIsCountedUntilItIsGone() {
    try (var api = new ApiFixture(2)) {
      var waits = api.start(fresh("waits"));
      api.await(waits, "paid", 1);
      var saves = api.start(fresh("saves"));
      api.ask("POST", "/v2/notify/" + saves + "/early", "1");
      api.ask("POST", "/v2/notify/" + saves + "/early", "2");
      api.ask("POST", "/v2/publish/" + NOWHERE, "", "Upstash-Retries: 0");
      api.ask(
          "POST",
          "/v2/publish/" + NOWHERE,
          "",
          "Upstash-Workflow-Init: true",
          "Upstash-Workflow-RunId: " + fresh("dead"),
          "Upstash-Retries: 0");
      var full =
          awaiting(
                  api,
                  stats ->
                      number(stats.field("now"), "deadRuns") == 1
                          && number(stats.field("now"), "deadMessages") == 1)
              .field("now");
      assertThat(number(full, "waiters")).isEqualTo(1);
      assertThat(number(full, "savedNotifications")).isEqualTo(2);

      api.ask("POST", "/v2/notify/" + waits + "/paid", "now");
      api.await(saves, "early", 1);
      assertThat(number(now(api), "waiters")).isZero();
      assertThat(number(now(api), "savedNotifications")).isEqualTo(1);
      api.ask("DELETE", "/v2/workflows/runs/" + saves, "");
      assertThat(number(now(api), "savedNotifications")).isZero();
      api.ask("DELETE", "/v2/workflows/dlq", "");
      api.ask("DELETE", "/v2/dlq", "");
      assertThat(number(now(api), "deadRuns")).isZero();
      assertThat(number(now(api), "deadMessages")).isZero();
    }
  }

  @Test
  void whatHappensIsCountedAndComesIntoTheCharts() {
    try (var api = new ApiFixture(2)) {
      var before = stats(api);
      assertThat(number(before.field("now"), "runsStarted")).isZero();
      assertThat(number(before, "since")).isLessThanOrEqualTo(number(before, "at"));
      api.start(fresh("counted"));
      api.ask("POST", "/v2/publish/" + NOWHERE, "", "Upstash-Retries: 0");
      var counted =
          awaiting(
              api,
              stats ->
                  number(stats.field("now"), "deliveries") == 2
                      && stats.field("hour").field("deliveries").items().stream()
                              .mapToLong(item -> item.number().orElse(0))
                              .sum()
                          == 2);
      assertThat(number(counted.field("now"), "failures")).isEqualTo(1);
      assertThat(number(counted.field("now"), "runsStarted")).isEqualTo(1);
      assertThat(number(counted.field("now"), "runsEnded")).isZero();
      assertThat(number(counted.field("hour"), "every")).isEqualTo(10_000);
      assertThat(number(counted.field("day"), "every")).isEqualTo(300_000);
      assertThat(number(counted.field("day"), "from")).isLessThanOrEqualTo(number(counted, "at"));
      assertThat(counted.field("day").field("runsStarted").items())
          .hasSameSizeAs(counted.field("day").field("lateness").items());
    }
  }

  @Test
  void aProjectSeesItselfAlone() {
    try (var api = new ApiFixture(2)) {
      var run = api.start(fresh("mine"));
      api.await(run, "paid", 1);
      assertThat(number(now(api, READER), "waiters")).isEqualTo(1);
      assertThat(number(now(api, READER), "runsStarted")).isEqualTo(1);
      assertThat(number(now(api, THEIRS), "waiters")).isZero();
      assertThat(number(now(api, THEIRS), "runsStarted")).isZero();
      try (var client = api.client()) {
        assertThat(client.ask("GET", "/v2/stats", "").status()).isEqualTo(401);
      }
    }
  }

  /// Of any age.
  private static long backlog(JsonValue now) {
    return Stream.of("under1s", "under10s", "under1m", "under10m", "more")
        .mapToLong(age -> number(now.field("backlog"), age))
        .sum();
  }

  private static Config narrow() {
    var base = Config.development("127.0.0.1", 0);
    var places = new DeliverySettings.Places(64, 8, 4);
    return new Config(
        base.incoming(),
        new Config.Outgoing(
            base.outgoing().delivery().with(places),
            base.outgoing().sender(),
            base.outgoing().destinations(),
            base.outgoing().languageModel()),
        base.limits(),
        base.upkeep(),
        base.metrics());
  }

  @Test
  void whatIsDueAndWaitsForAPlaceIsTheBacklog() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var api = new ApiFixture(2, narrow())) {
      var idle = now(api);
      assertThat(number(idle.field("lateness"), "worst")).isZero();
      assertThat(backlog(idle)).isZero();
      for (int i = 0; i < 10; i++) {
        api.ask("POST", "/v2/publish/http://127.0.0.1:" + silent.getLocalPort(), "");
      }
      var busy =
          awaiting(
                  api,
                  stats ->
                      number(stats.field("now"), "inFlight") == 4
                          && backlog(stats.field("now")) == 6)
              .field("now");
      assertThat(number(busy.field("lateness"), "worst"))
          .isGreaterThanOrEqualTo(number(busy.field("lateness"), "median"))
          .isPositive();
      assertThat(busy.field("backlog").isTrue("complete")).isTrue();
      assertThat(backlog(now(api, THEIRS))).isZero();
      assertThat(number(now(api, THEIRS), "inFlight")).isZero();
    }
  }
}
