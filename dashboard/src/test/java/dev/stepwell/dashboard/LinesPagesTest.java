package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static dev.stepwell.dashboard.SiteFixture.READER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Queues, flow-control keys and URL groups.
class LinesPagesTest {
  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  private String rest(String target) {
    return site.rest("GET", target, "").body();
  }

  @Test
  void queuesAreSetUpPausedResumedAndDeleted() {
    assertThat(browser.get("/queues").body()).contains("No queue yet");
    browser.submit("/queues", "do=save", "queueName=mail", "parallelism=3", "paused=yes");
    assertThat(rest("/v2/queues/mail")).contains("\"parallelism\":3").contains("\"paused\":true");
    assertThat(browser.get("/queues").body()).contains(">mail<").contains("paused</span>");

    browser.submit("/queues", "do=resume", "id=mail");
    assertThat(rest("/v2/queues/mail")).contains("\"paused\":false");
    browser.submit("/queues", "do=pause", "id=mail");
    assertThat(rest("/v2/queues/mail")).contains("\"paused\":true");

    browser.submit("/queues", "do=delete", "id=mail");
    assertThat(rest("/v2/queues")).isEqualTo("[]");
  }

  @Test
  void whatAQueueCannotBeSetToIsSaid() {
    browser.submit("/queues", "do=save", "queueName=mail", "parallelism=many");
    assertThat(browser.get("/queues").body()).contains("parallelism has to be a whole number");
    browser.submit("/queues", "do=save", "queueName=m<b>", "parallelism=1");
    assertThat(browser.get("/queues").body()).contains("said bad").doesNotContain("m<b>");
    assertThat(rest("/v2/queues")).isEqualTo("[]");
  }

  @Test
  void keysArePausedPinnedAndUnpinned() {
    site.start(
        MINE,
        SiteFixture.fresh("flow"),
        "payload",
        "Upstash-Flow-Control-Key: a/b <i>",
        "Upstash-Flow-Control-Value: parallelism=2, rate=10, period=60");
    assertThat(browser.get("/flow-control").body())
        .contains("a/b &lt;i&gt;")
        .contains(" of 2")
        .contains("of 10 in 1 min 0 s");
    var place = "/v2/flowControl/a%2Fb%20%3Ci%3E";
    browser.submit("/flow-control", "do=pause", "id=a/b <i>");
    assertThat(rest(place)).contains("\"isPaused\":true");
    browser.submit("/flow-control", "do=resume", "id=a/b <i>");
    assertThat(rest(place)).contains("\"isPaused\":false");
    browser.submit("/flow-control", "do=pin", "id=a/b <i>", "parallelism=7", "rate=", "period=");
    assertThat(rest(place))
        .contains("\"parallelismMax\":7")
        .contains("\"isPinnedParallelism\":true")
        .contains("\"isPinnedRate\":false");
    browser.submit("/flow-control", "do=unpin", "id=a/b <i>");
    assertThat(rest(place)).contains("\"isPinnedParallelism\":false");
    browser.submit("/flow-control", "do=resetRate", "id=a/b <i>");
    assertThat(browser.get("/flow-control").body()).contains("A new period has begun.");
    assertThat(rest(place)).contains("\"rateCount\":0");
    assertThat(browser.get("/flow-control?search=zzz").body()).contains("No key is like that");
  }

  @Test
  void groupsGetAndLoseEndpoints() {
    var url = site.endpoint("/one") + "?a=<b>";
    browser.submit("/groups", "do=add", "id=news", "url=" + url, "name=first");
    browser.submit("/groups", "do=add", "id=news", "url=" + site.endpoint("/two"), "name=");
    assertThat(rest("/v2/topics/news")).contains("\"name\":\"first\"").contains("/two");
    assertThat(browser.get("/groups").body())
        .contains("href=\"/groups/news\">news<")
        .contains("<td class=\"number\">2</td>");
    browser.submit("/groups", "do=delete", "id=news");
    assertThat(rest("/v2/topics")).isEqualTo("[]");
  }

  @Test
  void whoMayOnlyReadSeesNoButton() {
    browser.submit("/queues", "do=save", "queueName=mail", "parallelism=3");
    browser.submit("/groups", "do=add", "id=news", "url=" + site.endpoint("/one"));
    var reader = site.browser(READER);
    for (var page : new String[] {"/queues", "/groups", "/flow-control", "/schedules", "/events"}) {
      assertThat(reader.get(page).body()).as(page).doesNotContain("name=\"do\"");
    }
  }
}
