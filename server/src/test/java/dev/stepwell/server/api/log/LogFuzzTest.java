package dev.stepwell.server.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.Location;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.HeaderNames;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.log.LogQuery.Listing;
import dev.stepwell.testkit.Fuzz;
import dev.stepwell.testkit.Mutator;
import dev.stepwell.testkit.Seeds;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// What is asked of the logs, nearly as it ought to be.
class LogFuzzTest {
  private static final int ROUNDS = 200;
  private static final int MOST_ON_A_PAGE = 1_000;
  private static final ProjectId PROJECT = new ProjectId("p");

  @Seeds(5)
  void queriesAskForNoMoreThanAPage(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed),
            List.of(
                "/v2/workflows/logs?count=10&cursor=3f-1a-2b-7&state=RUN_STARTED,RUN_FAILED",
                "/v2/workflows/events?state=STEP_SUCCESS&trimBody=100&host=a.test:80&path=/a,/b",
                "/v2/workflows/logs?workflowRuns=wfr_1@1795449999000,wfr_2@0&workflowRunId=wfr_1",
                "/v2/workflows/logs?workflowUrl=https://a.test/x,y,https://b.test&fromDate=1&toDate=2",
                "/v2/workflows/logs?messageId=msg_AzL8n0Y58m6D8cKs71Xz&label=eu&label=us&callerIp=::1",
                "/v2/workflows/logs?workflowCreatedAt=1795449999000&flowControlKey=a%20b+c&x",
                "/v2/workflows/logs?" + "label=a&".repeat(101)));
    for (int round = 0; round < ROUNDS; round++) {
      var target = mutator.text();
      for (var listing : Listing.values()) {
        Fuzz.with(
            target,
            () ->
                Fuzz.unless(
                        WireException.class,
                        () -> LogQuery.read(Query.of(target), PROJECT, listing))
                    .ifPresent(query -> {
                      assertThat(query.count()).isBetween(1, MOST_ON_A_PAGE);
                      assertThat(query.bodyBytes()).isGreaterThanOrEqualTo(Display.NONE);
                      assertThat(query.filter().project()).isEqualTo(PROJECT);
                      assertThat(query.possible()).isNotNull();
                      assertThat(Cursor.parse(query.cursor().text())).isEqualTo(query.cursor());
                    }));
      }
    }
  }

  @Seeds(5)
  void cursorsAreReadBack(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed),
            List.of("3f-1a", "7fffffffffffffff-ffff-0-fffffff", "0-0-7fffffffffffffff-1"));
    for (int round = 0; round < ROUNDS; round++) {
      var text = mutator.text();
      Fuzz.with(
          text,
          () ->
              Fuzz.unless(WireException.class, () -> Cursor.parse(text))
                  .ifPresent(cursor -> {
                    assertThat(cursor.below().ticket()).isNotNegative();
                    assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
                  }));
    }
  }

  /// Steps are what an SDK made of what some third party answered.
  @Seeds(5)
  void answersOfCallsAreShownOrPassedOver(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed),
            List.of(
                """
                {"status":201,"header":{"Name":["value","other"],"B":"c"},"body":"{\\"a\\":\\u00e9}"}\
                """,
                "{\"status\":null,\"body\":null,\"header\":{}}"));
    for (int round = 0; round < ROUNDS; round++) {
      var out = mutator.text();
      Fuzz.with(
          out,
          () ->
              CallAnswer.read(out, new Display("", Display.WHOLE, new Budget(Long.MAX_VALUE)))
                  .ifPresent(answer ->
                      answer
                          .headers()
                          .fields()
                          .forEach(
                              field -> assertThat(HeaderNames.isValue(field.value())).isTrue())));
    }
  }

  /// Filters and deliveries agree on the host of a URL.
  @Seeds(5)
  void locationsAreThoseThatDeliveriesGoTo(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed),
            List.of(
                "https://ex.test/c//d?foo=bar",
                "http://[::1]:3000/x",
                "https://user:p%40ss@ex.test:8443/x@y",
                "HTTPS://Ex.Test?a",
                "http://ex.test:/"));
    for (int round = 0; round < ROUNDS; round++) {
      var text = mutator.text();
      Fuzz.with(
          text,
          () ->
              Fuzz.unless(WireException.class, () -> Destination.url("f", text))
                  .ifPresent(url -> {
                    var location = Location.of(url.text());
                    assertThat(location.host()).isEqualTo(url.host().toLowerCase(Locale.ROOT));
                    assertThat(location.isAt(url.host())).isTrue();
                    assertThat(url.requestTarget()).startsWith(location.path());
                  }));
    }
  }
}
