package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulesPageTest {
  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  private Browser.Reply create(String... fields) {
    var all = new String[fields.length + 4];
    System.arraycopy(fields, 0, all, 4, fields.length);
    all[0] = "do=create";
    all[1] = "cron=0 9 * * 1-5";
    all[2] = "method=PUT";
    all[3] = "scheduleId=daily";
    return browser.submit("/schedules", all);
  }

  private String rest() {
    return site.rest("GET", "/v2/schedules/daily", "").body();
  }

  @Test
  void aScheduleIsMadeOfTheFormAndItsNextTimesAreShown() {
    create(
        "zone=Europe/Berlin",
        "destination=" + site.endpoint("/daily?x=1&y=ü"),
        "retries=2",
        "body={\"a\":\"<b>\"}",
        "contentType=application/json",
        "label=morning");
    assertThat(rest())
        .contains("\"cron\":\"CRON_TZ=Europe/Berlin 0 9 * * 1-5\"")
        .contains("/daily?x=1&y=%C3%BC")
        .contains("\"method\":\"PUT\"")
        .contains("\"retries\":2")
        .contains("morning");
    var page = browser.get("/schedules/daily").body();
    assertThat(page).contains("{\"a\":\"&lt;b&gt;\"}");
    assertThat(page.split("<li><time", -1)).hasSize(11);
    assertThat(browser.get("/schedules").body()).contains("href=\"/schedules/daily\"");
  }

  @Test
  void itIsPausedResumedFiredAndDeleted() {
    create("destination=" + site.endpoint("/daily"));
    browser.submit("/schedules", "do=pause", "id=daily");
    assertThat(rest()).contains("\"isPaused\":true");
    browser.submit("/schedules", "do=resume", "id=daily");
    assertThat(rest()).contains("\"isPaused\":false");
    browser.submit("/schedules", "do=fire", "id=daily");
    assertThat(browser.get("/schedules").body()).contains("Fired: published 1 message.");
    assertThat(rest()).contains("\"lastScheduleStates\":{\"msg_");
    assertThat(browser.get("/schedules/daily").body()).contains("href=\"/messages/msg_");
    browser.submit("/schedules", "do=delete", "id=daily");
    assertThat(site.rest("GET", "/v2/schedules", "").body()).isEqualTo("[]");
    assertThat(browser.get("/schedules/daily").status()).isEqualTo(404);
  }

  @Test
  void whatElseAMessageCanHaveIsInTheForm() {
    create(
        "destination=" + site.endpoint("/daily"),
        "timeout=30s",
        "flowControlKey=k",
        "flowControlValue=parallelism=2",
        "headers=X-Tenant: 7\nX-Other:  <b>");
    assertThat(rest())
        .contains("\"timeout\":30")
        .contains("\"flowControlKey\":\"k\"")
        .contains("\"X-Tenant\":[\"7\"]")
        .contains("\"X-Other\":[");
    assertThat(browser.get("/schedules/daily").body())
        .contains("X-Other: &lt;b&gt;")
        .doesNotContain("<b>");
  }

  @Test
  void whatCannotStandInAHeaderIsSaid() {
    create("destination=" + site.endpoint("/daily"), "label=a\u0007b");
    assertThat(browser.get("/schedules").body()).contains("said bad");
    create("destination=" + site.endpoint("/daily"), "headers=no header");
    assertThat(browser.get("/schedules").body()).contains("a header is written as Name: value");
    assertThat(site.rest("GET", "/v2/schedules", "").body()).isEqualTo("[]");
  }

  @Test
  void anExpressionIsTriedBeforeItIsSaved() {
    var page = browser.get("/schedules?cron=CRON_TZ%3DAsia%2FTokyo+0+9+*+*+*").body();
    assertThat(page.split("T00:00:00Z\"", -1)).hasSize(6);
    assertThat(browser.get("/schedules?cron=61+*+*+*+%3Cb%3E").body())
        .contains("said bad")
        .doesNotContain("<b>");
  }

  @Test
  void whatCannotBeSavedIsSaid() {
    create("destination=ftp://example.com/");
    assertThat(browser.get("/schedules").body()).contains("said bad");
    assertThat(site.rest("GET", "/v2/schedules", "").body()).isEqualTo("[]");
  }
}
