package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static dev.stepwell.dashboard.SiteFixture.READER;
import static dev.stepwell.dashboard.SiteFixture.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The pages of one queue, one flow-control key, one URL group and one schedule.
class OwnPagesTest {
  private static final String KEY = "a/b <i>";
  private static final String KEY_PAGE = "/flow-control/a%2Fb%20%3Ci%3E";
  private static final String KEY_REST = "/v2/flowControl/a%2Fb%20%3Ci%3E";

  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  private String rest(String target) {
    return site.rest("GET", target, "").body();
  }

  private void queue() {
    site.rest(
        "POST",
        "/v2/queues",
        "{\"queueName\":\"mail\",\"parallelism\":3,\"paused\":true}",
        "Content-Type: application/json");
  }

  private void key() {
    site.rest(
        "POST",
        "/v2/publish/" + site.endpoint("/slow"),
        "body",
        "Upstash-Delay: 1h",
        "Upstash-Flow-Control-Key: " + KEY,
        "Upstash-Flow-Control-Value: parallelism=2, rate=10, period=60");
  }

  private void group() {
    site.rest(
        "POST",
        "/v2/topics/news/endpoints",
        "{\"endpoints\":[{\"name\":\"<u>first\",\"url\":\"" + site.endpoint("/one") + "\"}]}",
        "Content-Type: application/json");
  }

  private void schedule() {
    site.rest(
        "POST",
        "/v2/schedules/" + site.endpoint("/daily"),
        "<b>body</b>",
        "Upstash-Cron: 0 9 * * *",
        "Upstash-Schedule-Id: daily");
  }

  @Test
  void aQueueTellsHowLongItIsAndWhatItsMessagesDid() {
    queue();
    var sent = site.rest("POST", "/v2/enqueue/mail/" + site.endpoint("/x"), "body").body();
    var message = sent.replaceAll(".*\"messageId\":\"([^\"]+)\".*", "$1");
    assertThat(browser.get("/queues/mail").body())
        .contains("Queue mail")
        .contains("paused</span>")
        .contains("<dd>1 (waiting")
        .contains("<dd>3</dd>")
        .contains("href=\"/messages/" + message + "\"")
        .contains("href=\"/messages?queueName=mail\"");
    assertThat(browser.get("/messages/" + message).body()).contains("href=\"/queues/mail\"");
  }

  @Test
  void aQueueIsChangedAndStaysPaused() {
    queue();
    var changed = browser.submit("/queues/mail", "do=change", "parallelism=5");
    assertThat(changed.header("location")).isEqualTo("/queues/mail");
    assertThat(rest("/v2/queues/mail")).contains("\"parallelism\":5").contains("\"paused\":true");

    browser.submit("/queues/mail", "do=change", "parallelism=0");
    assertThat(browser.get("/queues/mail").body()).contains("said bad");
    assertThat(rest("/v2/queues/mail")).contains("\"parallelism\":5");

    var resumed = browser.submit("/queues/mail", "do=resume");
    assertThat(resumed.header("location")).isEqualTo("/queues/mail");
    assertThat(rest("/v2/queues/mail")).contains("\"paused\":false");
    browser.submit("/queues/mail", "do=pause");
    assertThat(rest("/v2/queues/mail")).contains("\"paused\":true");

    assertThat(browser.submit("/queues/mail", "do=delete").header("location")).isEqualTo("/queues");
    assertThat(browser.get("/queues/mail").status()).isEqualTo(404);
  }

  @Test
  void aKeyIsShownAndSetOnItsPage() {
    key();
    assertThat(browser.get("/flow-control").body()).contains("href=\"" + KEY_PAGE + "\"");
    assertThat(browser.get(KEY_PAGE).body())
        .contains("Flow control a/b &lt;i&gt;")
        .contains("<dd>0 of 2")
        .contains("0 of 10 in 1 min 0 s")
        .contains("/slow</td>")
        .contains("href=\"/runs?flowControlKey=a%2Fb+%3Ci%3E\"")
        .doesNotContain("<i>");

    var pinned = browser.submit(KEY_PAGE, "do=pin", "parallelism=", "rate=7", "period=9");
    assertThat(pinned.header("location")).isEqualTo(KEY_PAGE);
    assertThat(rest(KEY_REST))
        .contains("\"rateMax\":7")
        .contains("\"ratePeriod\":9")
        .contains("\"isPinnedRate\":true")
        .contains("\"isPinnedParallelism\":false");
    browser.submit(KEY_PAGE, "do=unpin");
    assertThat(rest(KEY_REST)).contains("\"isPinnedRate\":false");
    browser.submit(KEY_PAGE, "do=pause");
    assertThat(rest(KEY_REST)).contains("\"isPaused\":true");
    browser.submit(KEY_PAGE, "do=pin", "parallelism=none");
    assertThat(browser.get(KEY_PAGE).body()).contains("said bad").contains("paused</span>");
  }

  @Test
  void aGroupGetsAndLosesEndpointsOnItsPage() {
    group();
    assertThat(browser.get("/groups/news").body())
        .contains("URL group news")
        .contains("Endpoints: 1.")
        .contains("&lt;u&gt;first")
        .doesNotContain("<u>");
    var two = site.endpoint("/two") + "?a=<b>";
    browser.submit("/groups/news", "do=add", "url=" + two, "name=second");
    assertThat(rest("/v2/topics/news")).contains("\"name\":\"second\"").contains("/two");
    assertThat(browser.get("/groups/news").body()).contains("a=%3Cb%3E").contains("Endpoints: 2.");

    var first = site.endpoint("/one");
    assertThat(browser.submit("/groups/news", "do=remove", "url=" + first).header("location"))
        .isEqualTo("/groups/news");
    assertThat(rest("/v2/topics/news")).doesNotContain("/one").contains("/two");
    var last = site.endpoint("/two") + "?a=%3Cb%3E";
    assertThat(browser.submit("/groups/news", "do=remove", "url=" + last).header("location"))
        .isEqualTo("/groups");
    assertThat(rest("/v2/topics")).isEqualTo("[]");
  }

  @Test
  void aScheduleIsWorkedOnAtItsPage() {
    schedule();
    assertThat(browser.submit("/schedules/daily", "do=pause").header("location"))
        .isEqualTo("/schedules/daily");
    assertThat(rest("/v2/schedules/daily")).contains("\"isPaused\":true");
    browser.submit("/schedules/daily", "do=fire");
    assertThat(rest("/v2/schedules/daily"))
        .contains("\"isPaused\":true")
        .contains("\"lastScheduleStates\":{\"msg_");
    var page = browser.get("/schedules/daily").body();
    assertThat(page)
        .contains("Fired: published 1 message.")
        .contains("&lt;b&gt;body")
        .contains("href=\"/messages?scheduleId=daily\"")
        .doesNotContain("<b>body");
    assertThat(page.split("href=\"/messages/msg_", -1)).hasSizeGreaterThan(2);
    assertThat(browser.submit("/schedules/daily", "do=delete").header("location"))
        .isEqualTo("/schedules");
    assertThat(rest("/v2/schedules")).isEqualTo("[]");
  }

  private void everything() {
    queue();
    key();
    group();
    schedule();
  }

  @Test
  void nobodySeesOrChangesWhatAnotherTenantHas() {
    everything();
    var stranger = site.browser(THEIRS);
    assertThat(stranger.get("/queues").body()).contains("No queue yet");
    assertThat(stranger.get("/flow-control").body()).contains("No key is like that");
    assertThat(stranger.get("/groups").body()).contains("No group yet");
    assertThat(stranger.get("/schedules").body()).contains("No schedule yet");
    for (var page : new String[] {"/queues/mail", KEY_PAGE, "/groups/news", "/schedules/daily"}) {
      assertThat(browser.get(page).status()).as(page).isEqualTo(200);
      assertThat(stranger.get(page).status()).as(page).isEqualTo(404);
      stranger.submit(page, "do=delete");
      stranger.submit(page, "do=pause");
    }
    assertThat(rest("/v2/queues/mail")).contains("mail");
    assertThat(rest(KEY_REST)).contains("\"isPaused\":false");
    assertThat(rest("/v2/topics/news")).contains("/one");
    assertThat(rest("/v2/schedules/daily")).contains("\"isPaused\":false");
  }

  @Test
  void whoMayOnlyReadSeesThemWithoutButtonsAndCannotAct() {
    everything();
    var reader = site.browser(READER);
    for (var page : new String[] {"/queues/mail", KEY_PAGE, "/groups/news", "/schedules/daily"}) {
      var shown = reader.get(page);
      assertThat(shown.status()).as(page).isEqualTo(200);
      assertThat(shown.body()).as(page).doesNotContain("name=\"do\"");
      assertThat(reader.submit(page, "do=delete").status()).as(page).isEqualTo(403);
    }
    assertThat(rest("/v2/queues/mail")).contains("mail");
    assertThat(rest("/v2/topics/news")).contains("/one");
    assertThat(rest("/v2/schedules/daily")).contains("daily");
  }
}
