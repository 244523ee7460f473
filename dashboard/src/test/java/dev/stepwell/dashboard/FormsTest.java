package dev.stepwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who may use the forms, and what comes with every page.
class FormsTest {
  private final SiteFixture site = new SiteFixture();

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aFormOfAnotherSessionIsNotTaken() {
    var run = site.start("form");
    var browser = site.browser(SiteFixture.MINE);
    var page = "/runs/" + run;
    assertThat(browser.post(page, "do=cancel").status()).isEqualTo(403);
    assertThat(browser.post(page, "form-token=guessed", "do=cancel").status()).isEqualTo(403);
    var stranger = site.browser(SiteFixture.MINE).get(page).body();
    var token = stranger.replaceAll("(?s).*name=\"form-token\" value=\"([^\"]+)\".*", "$1");
    assertThat(browser.post(page, "form-token=" + token, "do=cancel").status()).isEqualTo(403);
    assertThat(site.rest("GET", "/v2/workflows/logs?workflowRunId=" + run, "").body())
        .contains("RUN_STARTED");
  }

  @Test
  void aFormOnAnotherSiteIsNotTaken() {
    var run = site.start("site");
    var browser = site.browser(SiteFixture.MINE);
    var page = "/runs/" + run;
    for (var header : new String[] {"Sec-Fetch-Site: cross-site", "Origin: https://evil.example"}) {
      var reply =
          browser.send("POST", page, "", header, "Content-Type: application/x-www-form-urlencoded");
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body()).contains("another site");
    }
  }

  @Test
  void whoMayOnlyReadSeesNoFormAndCannotAct() {
    var run = site.start("reader");
    var reader = site.browser(SiteFixture.READER);
    var page = "/runs/" + run;
    assertThat(reader.get(page).body()).contains("read only").doesNotContain("value=\"cancel\"");
    assertThat(reader.submit(page, "do=cancel").status()).isEqualTo(403);
    assertThat(site.rest("GET", "/v2/workflows/logs?workflowRunId=" + run, "").body())
        .contains("RUN_STARTED");
  }

  @Test
  void everyPageForbidsWhatItDoesNotNeed() {
    var reply = site.browser(SiteFixture.MINE).get("/runs");
    assertThat(reply.header("content-security-policy"))
        .contains("default-src 'none'")
        .contains("script-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.header("content-type")).isEqualTo("text/html; charset=utf-8");
    // No style and no script of its own, which the policy would forbid.
    assertThat(reply.body()).doesNotContain("style=").doesNotContainPattern("<script(?! src)");
  }

  @Test
  void everythingThatAPageLoadsIsThere() {
    var browser = site.browser(SiteFixture.MINE);
    var loaded =
        java.util.regex.Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
            .matcher(browser.get("/runs").body())
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();
    assertThat(loaded).hasSizeGreaterThan(5);
    for (var path : loaded) {
      var reply = site.browser().get(path);
      assertThat(reply.status()).as(path).isEqualTo(200);
      assertThat(reply.body()).as(path).isNotEmpty();
      assertThat(reply.header("cache-control")).as(path).contains("immutable");
    }
    assertThat(site.browser().get("/assets/../pom.xml").status()).isEqualTo(404);
  }
}
