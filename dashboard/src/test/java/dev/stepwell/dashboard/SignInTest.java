package dev.stepwell.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who sees the dashboard.
class SignInTest {
  private final SiteFixture site = new SiteFixture();

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void whoHasNotSignedInIsSentToTheFormAndFromThereBack() {
    var browser = site.browser();
    var sent = browser.get("/runs?state=RUN_FAILED");
    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.header("location")).isEqualTo("/sign-in?to=%2Fruns%3Fstate%3DRUN_FAILED");

    var form = browser.get(sent.header("location"));
    assertThat(form.body()).contains("value=\"/runs?state=RUN_FAILED\"");

    var done = browser.post("/sign-in", "to=/runs?state=RUN_FAILED", "token= mine\n");
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("location")).isEqualTo("/runs?state=RUN_FAILED");
    assertThat(browser.get("/runs").status()).isEqualTo(200);
  }

  @Test
  void theCookieIsForThisServerAloneAndIsNotTheToken() {
    var browser = site.browser();
    var done = browser.post("/sign-in", "token=mine");
    assertThat(done.header("set-cookie"))
        .contains("HttpOnly")
        .contains("SameSite=Lax")
        .contains("Path=/")
        .doesNotContain("mine");
  }

  @Test
  void aTokenThatNobodyKnowsIsRefused() {
    var browser = site.browser();
    var reply = browser.post("/sign-in", "token=nobody's");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("Nobody here knows this token.");
    assertThat(browser.cookies()).isEmpty();
  }

  @Test
  void withoutATokenOneClickIsNotEnough() {
    assertThat(site.browser().post("/sign-in", "to=/").status()).isEqualTo(401);
    assertThat(site.browser().get("/sign-in").body()).doesNotContain("development user");
  }

  @Test
  void forADevelopmentServerOneClickIsEnough() {
    try (var open = new SiteFixture(Dashboard.forEverybody(SiteFixture.MINE))) {
      var browser = open.browser();
      assertThat(browser.get("/sign-in").body()).contains("Sign in as the development user");
      assertThat(browser.post("/sign-in", "to=/runs").status()).isEqualTo(303);
      assertThat(browser.get("/runs").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
        "/ü"
      })
  void nobodyIsSentElsewhere(String to) {
    var reply = site.browser().post("/sign-in", "to=" + to, "token=mine");
    assertThat(reply.header("location")).isEqualTo("/");
  }

  @Test
  void aSessionEndsWithItsToken() {
    var browser = site.browser(SiteFixture.MINE);
    var reader = site.browser(SiteFixture.READER);
    site.revokeMine();
    assertThat(browser.get("/runs").status()).isEqualTo(303);
    assertThat(reader.get("/runs").status()).isEqualTo(200);
  }

  @Test
  void aSessionThatWasTamperedWithIsNone() {
    var browser = site.browser(SiteFixture.READER);
    var other = site.browser(SiteFixture.MINE);
    var session = browser.session();
    // The id of another token, under the signature of this one.
    browser.session(other.session().substring(0, 16) + session.substring(16));
    assertThat(browser.get("/runs").status()).isEqualTo(303);
    browser.session(session);
    assertThat(browser.get("/runs").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {SiteFixture.MINE, SiteFixture.READER})
  void whoSignsOutHasToSignInAgain(String whose) {
    var browser = site.browser(whose);
    var token =
        browser
            .get("/runs")
            .body()
            .replaceAll("(?s).*name=\"form-token\" value=\"([^\"]+)\".*", "$1");
    assertThat(browser.post("/sign-out", "form-token=" + token).status()).isEqualTo(303);
    assertThat(browser.get("/runs").status()).isEqualTo(303);
  }

  @Test
  void theTokenOpensNoPageAndTheCookieNoApi() {
    assertThat(site.browser().get("/runs", "Authorization: Bearer mine").status()).isEqualTo(303);
    assertThat(site.browser(SiteFixture.MINE).get("/v2/keys").status()).isEqualTo(401);
  }
}
