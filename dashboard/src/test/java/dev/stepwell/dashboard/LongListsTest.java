package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Lists that the REST API tells as a whole and pages show in parts.
class LongListsTest {
  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  private void queues(int count) {
    for (int number = 0; number < count; number++) {
      site.rest(
          "POST",
          "/v2/queues",
          String.format("{\"queueName\":\"q-%02d\",\"parallelism\":1}", number),
          "Content-Type: application/json");
    }
  }

  @Test
  void fiftyQueuesAreOnePage() {
    queues(50);
    assertThat(browser.get("/queues").body())
        .contains(">q-00<")
        .contains(">q-49<")
        .doesNotContain(" of 50<")
        .doesNotContain("from=");
  }

  @Test
  void moreQueuesAreSeveralPagesAndWhoActsStaysOnHis() {
    queues(51);
    assertThat(browser.get("/queues").body())
        .contains("1 to 50 of 51")
        .contains(">q-49<")
        .doesNotContain(">q-50<")
        .contains("href=\"/queues?from=50\"")
        .doesNotContain(">Before<");
    assertThat(browser.get("/queues?from=50").body())
        .contains("51 to 51 of 51")
        .contains(">q-50<")
        .doesNotContain(">q-49<")
        .contains("href=\"/queues\">Before<")
        .doesNotContain(">More<")
        .contains("action=\"/queues?from=50\"");
    var paused = browser.submit("/queues?from=50", "do=pause", "id=q-50");
    assertThat(paused.header("location")).isEqualTo("/queues?from=50");
    assertThat(site.rest("GET", "/v2/queues/q-50", "").body()).contains("\"paused\":true");
  }

  @Test
  void whatIsNoPlaceInTheListIsTheNearestOne() {
    queues(51);
    assertThat(browser.get("/queues?from=9999").body()).contains("51 to 51 of 51");
    for (var first : new String[] {"-1", "7", "99999999999999999999", "%3Cb%3E"}) {
      assertThat(browser.get("/queues?from=" + first).body())
          .as(first)
          .contains("1 to 50 of 51")
          .doesNotContain("<b>");
    }
  }

  @Test
  void theEndpointsOfALargeGroupAreShownInParts() {
    var endpoints =
        IntStream.range(0, 60)
            .mapToObj(number -> "{\"url\":\"" + site.endpoint("/e" + number) + "\"}")
            .collect(Collectors.joining(",", "{\"endpoints\":[", "]}"));
    site.rest("POST", "/v2/topics/news/endpoints", endpoints, "Content-Type: application/json");
    assertThat(browser.get("/groups/news").body())
        .contains("Endpoints: 60.")
        .contains("1 to 50 of 60");
    var rest = browser.get("/groups/news?from=50").body();
    assertThat(rest.split(">Remove<", -1)).hasSize(11);
  }

  @Test
  void aSearchHoldsOnAllPages() {
    for (int number = 0; number < 52; number++) {
      site.rest("POST", String.format("/v2/flowControl/key-%02d/pause", number), "");
    }
    assertThat(browser.get("/flow-control?search=key").body())
        .contains("href=\"/flow-control?search=key&amp;from=50\"");
    assertThat(browser.get("/flow-control?search=key&from=50").body())
        .contains("51 to 52 of 52")
        .contains(">key-51<");
    assertThat(browser.get("/flow-control?search=key-0").body())
        .contains(">key-09<")
        .doesNotContain(">key-10<")
        .doesNotContain("from=");
  }
}
