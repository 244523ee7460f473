package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static dev.stepwell.dashboard.SiteFixture.READER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeysPageTest {
  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aTokenIsShownOnceAndGoodForWhatItsNameSays() {
    var made = browser.submit("/keys", "do=create", "name=<b>reports</b>", "access=read-only");
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.body()).contains("&lt;b&gt;reports&lt;/b&gt;").doesNotContain("<b>reports");
    var token = made.body().replaceAll("(?s).*<pre[^>]*>([^<]+)</pre>.*", "$1");
    assertThat(made.header("set-cookie")).isEmpty();
    assertThat(made.header("cache-control")).isEqualTo("no-store");

    var reader = site.browser(token);
    assertThat(reader.get("/keys").body()).contains("read only").doesNotContain("Revoke");
    assertThat(browser.get("/keys").body())
        .contains("&lt;b&gt;reports&lt;/b&gt;")
        .doesNotContain(token);
  }

  @Test
  void whoeverUsesARevokedTokenIsOut() {
    var made = browser.submit("/keys", "do=create", "name=short", "access=read-write");
    var token = made.body().replaceAll("(?s).*<pre[^>]*>([^<]+)</pre>.*", "$1");
    var other = site.browser(token);
    assertThat(other.get("/keys").status()).isEqualTo(200);
    var id =
        other
            .get("/keys")
            .body()
            .replaceAll(
                "(?s).*<code>([0-9a-f]{16})</code> <span class=\"badge good\">this session.*",
                "$1");
    browser.submit("/keys", "do=revoke", "id=" + id);
    assertThat(other.get("/keys").status()).isEqualTo(303);
    assertThat(browser.get("/keys").body()).contains("Revoked.");
  }

  @Test
  void rotationMovesTheNextKeyToTheFirstPlace() {
    assertThat(browser.get("/keys").body()).contains("sig_mineAAAAAAAAAAAAAAAAAAAAAAAA");
    browser.submit("/keys", "do=rotate");
    var page = browser.get("/keys").body();
    assertThat(page)
        .contains("Rotated")
        .contains("<dt>Current</dt><dd><code>sig_nextAAAAAAAAAAAAAAAAAAAAAAAA")
        .doesNotContain("sig_mineAAAA");
  }

  @Test
  void whatIsMissingIsSaid() {
    browser.submit("/keys", "do=create", "access=read-only");
    assertThat(browser.get("/keys").body()).contains("name is missing");
    browser.submit("/keys", "do=revoke", "id=0000000000000000");
    assertThat(browser.get("/keys").body()).contains("said bad");
  }

  @Test
  void whoMayOnlyReadChangesNothing() {
    var reader = site.browser(READER);
    assertThat(reader.submit("/keys", "do=rotate").status()).isEqualTo(403);
    assertThat(browser.get("/keys").body())
        .contains("<dt>Current</dt><dd><code>sig_mineAAAAAAAAAAAAAAAAAAAAAAAA");
  }
}
