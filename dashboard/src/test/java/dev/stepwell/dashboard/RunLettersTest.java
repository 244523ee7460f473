package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runs that have failed, and how they are repaired.
class RunLettersTest {
  private static final String NOBODY = "http://127.0.0.1:9/nobody";

  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  /// A run whose endpoint cannot be connected to and is not tried again, nor is its failure
  /// callback.
  private String fails(String name) {
    var id = SiteFixture.fresh(name);
    site.rest(
        "POST",
        "/v2/publish/" + NOBODY,
        "payload",
        "Upstash-Workflow-Init: true",
        "Upstash-Workflow-RunId: " + id,
        "Upstash-Retries: 0",
        "Upstash-Failure-Callback: " + NOBODY,
        "Upstash-Failure-Callback-Retries: 0");
    return id;
  }

  private String letters() {
    return site.rest("GET", "/v2/workflows/dlq?count=100", "").body();
  }

  /// The entries of the queue, the newest first, once there are so many whose callback has failed.
  private List<String> awaitLetters(int count) {
    while (letters().split("CALLBACK_FAIL", -1).length <= count) {
      Thread.onSpinWait();
    }
    return all("name=\"id\" value=\"([^\"]+)\"", browser.get("/dlq").body());
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  @Test
  void thoseThatAreSelectedAreResumedAndRestarted() {
    fails("a");
    fails("b");
    fails("c");
    var ids = awaitLetters(3);
    assertThat(ids).hasSize(3);
    browser.submit("/dlq", "of=runs", "do=resume", "id=" + ids.get(0), "id=" + ids.get(1));
    assertThat(browser.get("/dlq").body()).contains("2 resumed.").contains(ids.get(2));
    browser.submit("/dlq", "of=runs", "do=restart", "id=" + ids.get(2));
    assertThat(browser.get("/dlq").body()).contains("1 restarted.").doesNotContain(ids.get(2));
    assertThat(all("\"(workflowRunId)\"", site.rest("GET", "/v2/workflows/logs", "").body()))
        .as("each goes on as a run of its own")
        .hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void allOfThemAreRestarted() {
    fails("a");
    fails("b");
    awaitLetters(2);
    assertThat(browser.submit("/dlq", "of=runs", "all=yes", "do=restart").body())
        .contains("2 restarted.");
  }

  @Test
  void theFailureCallbackIsToldAgain() {
    fails("a");
    var page = "/dlq/" + awaitLetters(1).getFirst();
    assertThat(browser.get(page).body()).contains("value=\"callback\"");
    assertThat(site.browser(SiteFixture.READER).get(page).body()).doesNotContain("\"callback\"");
    browser.submit(page, "do=callback");
    assertThat(browser.get(page).body()).contains("The failure callback is told again.");
  }
}
