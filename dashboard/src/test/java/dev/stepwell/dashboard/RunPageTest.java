package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.site.Inside;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunPageTest {
  private static final String HOSTILE = "<script>alert('x')</script>\"onload=\"y";

  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void theListHasTheRunsOfTheProjectAndNoOthers() {
    var mine = site.start("list");
    var theirs = site.start(SiteFixture.THEIRS, SiteFixture.fresh("secret"), "payload");
    var page = browser.get("/runs").body();
    assertThat(page).contains(mine).doesNotContain(theirs);
    assertThat(browser.get("/runs/" + theirs).status()).isEqualTo(404);
    assertThat(browser.get("/runs/" + theirs).body()).contains("There is no run");
  }

  @Test
  void aListThatIsLongGoesOnOnTheNextPage() {
    var first = site.start("first");
    for (int i = 0; i < 50; i++) {
      site.start("more");
    }
    var page = browser.get("/runs").body();
    assertThat(page).doesNotContain(first).contains(">Older<");
    var older = page.replaceAll("(?s).*href=\"([^\"]+)\">Older<.*", "$1").replace("&amp;", "&");
    assertThat(browser.get(older).body()).contains(first).doesNotContain(">Older<");
  }

  @Test
  void filtersAreThoseOfTheLogs() {
    var labelled = site.start(MINE, SiteFixture.fresh("eu"), "x", "Upstash-Label: eu");
    var other = site.start("us");
    assertThat(browser.get("/runs?label=eu").body()).contains(labelled).doesNotContain(other);
    assertThat(browser.get("/runs?state=RUN_FAILED").body()).contains("No run is like that.");
    var refused = browser.get("/runs?from=yesterday");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("Since: write 2h");
    assertThat(browser.get("/runs?from=1h").body()).contains(labelled);
    assertThat(browser.get("/runs?to=1h").body()).doesNotContain(labelled);
  }

  @Test
  void whatStrangersWriteIsText() {
    var run =
        site.start(
            MINE,
            SiteFixture.fresh("hostile"),
            HOSTILE,
            "X-Any: <b>",
            "Upstash-Forward-X: <i>y</i>");
    var page = browser.get("/runs/" + run).body();
    assertThat(page)
        .contains("&lt;script&gt;alert")
        .doesNotContain("<script>alert")
        .doesNotContain("<i>y</i>");
    assertThat(browser.get("/runs?label=%22%3E%3Cscript%3E").body()).doesNotContain("\"><script>");
  }

  @Test
  void aRunSaysWhyItDoesNotGoOn() {
    var run = site.start(MINE, SiteFixture.fresh("why"), "payload", "Upstash-Delay: 1h");
    var page = browser.get("/runs/" + run).body();
    var why = site.rest("GET", "/v2/workflows/runs/" + run + "/why", "").body();
    var sentence = why.replaceAll(".*\"why\":\"([^\"]{10,20}).*", "$1");
    assertThat(page).contains("<strong>Now:</strong> " + sentence);
  }

  @Test
  void cancelEndsTheRunAndSaysSo() {
    var run = site.start("cancel");
    var done = browser.submit("/runs/" + run, "do=cancel");
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("location")).isEqualTo("/runs/" + run);
    assertThat(site.rest("GET", "/v2/workflows/logs?workflowRunId=" + run, "").body())
        .contains("RUN_CANCELED");
    assertThat(browser.get("/runs/" + run).body()).contains("Canceled.");
    // Told once.
    assertThat(browser.get("/runs/" + run).body()).doesNotContain("Canceled.");
    var again = browser.submit("/runs/" + run, "do=cancel");
    assertThat(again.status()).isEqualTo(303);
    assertThat(browser.get("/runs/" + run).body()).contains("said bad");
  }

  @Test
  void notifyReachesTheRun() {
    var run = site.start("notify");
    browser.submit("/runs/" + run, "do=notify", "eventId=order paid", "payload={\"ok\":true}");
    assertThat(browser.get("/runs/" + run).body()).contains("Notified: order paid.");
    // It was saved: the wait that comes later does not wait.
    var waited =
        site.rest(
            "POST",
            "/v2/wait/order%20paid",
            registration(site.endpoint("/workflow")),
            "Upstash-Workflow-RunId: " + run);
    assertThat(waited.status()).isEqualTo(200);
    assertThat(site.rest("GET", "/v2/workflows/logs?workflowRunId=" + run, "").body())
        .contains("\"stepType\":\"Wait\"")
        .contains("STEP_SUCCESS");
  }

  static String registration(String url) {
    return """
    {"url":"%s","timeout":"1d","timeoutUrl":"%s","timeoutHeaders":{},\
    "step":{"stepId":1,"stepName":"pay","stepType":"Wait","concurrent":1}}\
    """
        .formatted(url, url);
  }

  @Test
  void aPageThatIsOpenIsToldOfChanges() throws IOException {
    var run = site.start("live");
    try (var events =
        new BufferedReader(
            new InputStreamReader(browser.open("/live/runs/" + run), StandardCharsets.UTF_8))) {
      assertThat(until(events, "started")).contains("event: page");
      site.rest("DELETE", "/v2/workflows/runs/" + run, "");
      assertThat(until(events, "canceled")).contains("event: page");
    }
  }

  /// An answer that is cut would be an exception for whoever reads it.
  @Test
  void aPageThatIsOpenEndsInOrderWithTheServer() throws IOException {
    var run = site.start("stop");
    try (var events = browser.open("/live/runs/" + run)) {
      assertThat(events.read()).isPositive();
      site.close();
      events.readAllBytes();
    }
  }

  @Test
  void noMorePagesAreKeptUpToDateThanAProjectMayHave() throws IOException {
    var opened = new ArrayList<InputStream>();
    try {
      for (int i = 0; i < Inside.LIVE_OF_PROJECT; i++) {
        var events = browser.open("/live/runs");
        assertThat(events.read()).isPositive();
        opened.add(events);
      }
      assertThat(browser.get("/live/runs").status()).isEqualTo(503);
      assertThat(browser.get("/runs").status()).isEqualTo(200);
      assertThat(site.browser(SiteFixture.THEIRS).open("/live/runs").read()).isPositive();
    } finally {
      for (var events : opened) {
        events.close();
      }
    }
  }

  private static String until(BufferedReader events, String word) throws IOException {
    var read = new StringBuilder();
    for (var line = events.readLine(); line != null; line = events.readLine()) {
      read.append(line).append('\n');
      if (line.contains(">" + word + "<")) {
        return read.toString();
      }
    }
    throw new AssertionError("it ended before " + word + ":\n" + read);
  }
}
