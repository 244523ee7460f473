package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsPageTest {
  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  private void await(String run, String event) {
    site.rest(
        "POST",
        "/v2/wait/" + event,
        RunPageTest.registration(site.endpoint("/workflow")),
        "Upstash-Workflow-RunId: " + run);
  }

  @Test
  void whoWaitsIsShownUntilTheEventIsSent() {
    var run = site.start("waits");
    await(run, "paid-7");
    assertThat(browser.get("/events").body()).contains(">paid-7<").contains(run);
    browser.submit("/events", "do=send", "eventId=paid-7", "workflowRunId=", "payload=1");
    assertThat(browser.get("/events").body())
        .contains("Sent paid-7 to all who wait for it: 1.")
        .doesNotContain(">paid-7<");
  }

  @Test
  void whatIsSavedIsShownWithItsData() {
    var run = site.start("saves");
    browser.submit(
        "/events", "do=send", "eventId=<early>", "workflowRunId=" + run, "payload=<b>data</b>");
    assertThat(browser.get("/events").body()).contains("it has it, or will");
    var saved = browser.get("/events?show=saved").body();
    assertThat(saved)
        .contains("&lt;early&gt;")
        .contains("&lt;b&gt;data&lt;/b&gt;")
        .contains(run)
        .doesNotContain("<b>data");
    assertThat(site.browser(SiteFixture.THEIRS).get("/events?show=saved").body())
        .contains("There are none");
  }

  @Test
  void whatMetNobodyIsShownWithWhatWasPerhapsMeant() {
    await(site.start("typo"), "paid-7");
    browser.submit("/events", "do=send", "eventId=paid7");
    assertThat(browser.get("/events?show=unmet").body())
        .contains("Nobody waits for paid7, so it is lost: name the run.")
        .contains("nobody waited for it")
        .contains("waited for is paid-7");
  }

  @Test
  void aRunThatIsNotThereIsSaid() {
    browser.submit("/events", "do=send", "eventId=a", "workflowRunId=wfr_nobody");
    assertThat(browser.get("/events").body()).contains("said bad");
  }
}
