package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.dashboard.overview.Chart;
import dev.stepwell.dashboard.overview.Charts;
import dev.stepwell.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OverviewPageTest {

  @Test
  void theNumbersAreThoseOfTheProject() {
    try (var site = new SiteFixture()) {
      var browser = site.browser(MINE);
      site.start("one");
      site.start("two");
      var cancelled = site.start("three");
      site.start(SiteFixture.THEIRS, SiteFixture.fresh("four"), "payload");
      site.rest("DELETE", "/v2/workflows/runs/" + cancelled, "");
      var page = browser.get("/").body();
      assertThat(page)
          .containsPattern("Runs started</a></h2>\\s*<p class=\"value\">3</p>")
          .containsPattern("1 ended, 0 of them failed")
          .containsPattern("Dead letters</a></h2>\\s*<p class=\"value\">0</p>")
          .contains("data-chart=\"{&#34;x&#34;:[");
    }
  }

  @Test
  void aChartHasASeriesOfRatesAndSaysItsHeight() {
    var trend =
        """
        {"from":1000000,"every":10000,"deliveries":[null,20,5],"runsEnded":[0,1,0],
         "failures":[0,0,3],"inFlight":[1,2,3],"lateness":[0,0,250]}
        """;
    var charts =
        Charts.of(JsonValue.parse("trend", trend.getBytes(StandardCharsets.UTF_8)), "hour");
    assertThat(charts).extracting(Chart::title).first().isEqualTo("Per second, the last hour");
    assertThat(charts.getFirst().data())
        .isEqualTo(
            "{\"x\":[1000,1010,1020],\"series\":[{\"label\":\"deliveries\",\"values\":[null,2,0.50]},"
                + "{\"label\":\"runs ended\",\"values\":[0,0.10,0]},"
                + "{\"label\":\"failures\",\"values\":[0,0,0.30]}]}");
    assertThat(charts.getFirst().summary())
        .isEqualTo(
            "deliveries: 2 at the most; runs ended: 0.10 at the most; failures: 0.30 at the most");
    assertThat(charts.getLast().summary()).isEqualTo("the latest: 250 at the most");
  }
}
