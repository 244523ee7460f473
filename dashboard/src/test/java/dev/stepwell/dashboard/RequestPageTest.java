package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static dev.stepwell.dashboard.SiteFixture.READER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestPageTest {
  private static final String PAGE = "/request";

  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  private static String query(String... fields) {
    var query = new StringBuilder(PAGE);
    for (var field : fields) {
      int equals = field.indexOf('=');
      query
          .append(query.length() == PAGE.length() ? '?' : '&')
          .append(field, 0, equals + 1)
          .append(URLEncoder.encode(field.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  /// What a link of the page leads to.
  private static String link(String page, String prefix) {
    var found = page.replaceAll("(?s).*?href=\"(" + prefix + "[^\"]+)\".*", "$1");
    assertThat(found).as(page).startsWith(prefix);
    return found.replace("&amp;", "&");
  }

  @Test
  void aMessageIsSentAsItWasFilledIn() {
    var body = "{\"it's\": \"<b>\"}\r\nü";
    var sent =
        browser.submit(
            PAGE,
            "do=send",
            "kind=publish",
            "to=" + site.endpoint("/hook?x=1"),
            "body=" + body,
            "headers=X-A: it's\r\nX-B: 2",
            "delay=1h",
            "retries=7",
            "label=built");
    assertThat(sent.status()).isEqualTo(200);
    var id = link(sent.body(), "/messages/").substring("/messages/".length());
    assertThat(site.rest("GET", "/v2/messages/" + id, "").body())
        .contains("/hook?x=1")
        .contains("{\\\"it's\\\": \\\"<b>\\\"}\\nü")
        .contains("\"X-A\":[\"it's\"]")
        .contains("\"X-B\":[\"2\"]")
        .contains("\"maxRetries\":7")
        .contains("built");
    // Another one is soon made of it.
    assertThat(sent.body())
        .contains("value=\"built\"")
        .contains(">\n{\"it's\": \"&lt;b&gt;\"}\nü</textarea>")
        .doesNotContain("<b>");
  }

  @Test
  void aRunIsStartedAndLinked() {
    var id = SiteFixture.fresh("built");
    var sent =
        browser.submit(
            PAGE, "do=send", "kind=trigger", "to=" + site.endpoint("/w"), "workflowRunId=" + id);
    var run = browser.get(link(sent.body(), "/runs/wfr_"));
    assertThat(run.status()).isEqualTo(200);
    assertThat(run.body()).contains("Run " + id);
  }

  @Test
  void aScheduleIsMadeAndLinked() {
    var sent =
        browser.submit(
            PAGE,
            "do=send",
            "kind=schedule",
            "to=" + site.endpoint("/daily"),
            "cron=0 9 * * 1-5",
            "scheduleId=built");
    assertThat(browser.get(link(sent.body(), "/schedules/")).status()).isEqualTo(200);
    assertThat(site.rest("GET", "/v2/schedules/built", "").body()).contains("0 9 * * 1-5");
  }

  @Test
  void aQueueTakesItsMessage() {
    var fields =
        new String[] {
          "do=send", "kind=publish", "to=" + site.endpoint("/q"), "queue=line", "delay=1h"
        };
    assertThat(browser.submit(PAGE, fields).body()).contains("Published:");
    assertThat(site.rest("GET", "/v2/queues/line", "").body()).contains("\"lag\":1");
  }

  @Test
  void anEventThatNobodyWaitsForIsNamedLost() {
    var lost = browser.submit(PAGE, "do=send", "kind=notify", "to=order/paid");
    assertThat(lost.body()).contains("said bad").contains("Nobody waits for order/paid");
    var run = site.start("notified");
    var sent = browser.submit(PAGE, "do=send", "kind=notify", "to=order/paid", "run=" + run);
    assertThat(link(sent.body(), "/runs/")).startsWith("/runs/" + run);
    assertThat(site.rest("GET", "/v2/notifications", "").body()).contains("order/paid");
  }

  @Test
  void aRefusalIsShownBesideTheForm() {
    var refused =
        browser.submit(
            PAGE, "do=send", "kind=publish", "to=ftp://example.com/", "body=<script>x</script>");
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.body())
        .contains("said bad")
        .contains("value=\"ftp://example.com/\"")
        .contains("&lt;script&gt;")
        .doesNotContain("<script>");
  }

  @Test
  void theCodeFollowsTheForm() {
    var page =
        browser
            .get(
                query(
                    "kind=publish",
                    "to=https://example.com/\"><script>",
                    "body=</pre></textarea><script>alert(1)</script>"))
            .body();
    assertThat(page)
        .contains("curl -X POST")
        .contains("Bearer $QSTASH_TOKEN")
        .contains("client.publish(")
        .contains("client.message.publish(")
        .contains("--data-raw '&lt;/pre&gt;")
        .doesNotContain("<script>");
    // Nobody's token stands in it, and nothing is sent.
    assertThat(page.replaceAll("(?s).*<div id=\"live\">", "")).doesNotContain(MINE);
    assertThat(site.rest("GET", "/v2/events", "").body()).contains("\"events\":[]");
    assertThat(browser.get(query("kind=publish", "to=g", "retries=many")).body())
        .contains("Retries has to be a whole number");
    var shown = browser.submit(PAGE, "do=show", "kind=trigger", "to=https://example.com/");
    assertThat(shown.body()).contains("client.trigger(").doesNotContain("Started");
  }

  @Test
  void theCommandSendsWhatTheFormDoes() throws IOException, InterruptedException {
    assumeTrue(hasCurl(), "there is no curl on this machine");
    var fields =
        new String[] {
          "kind=publish",
          "to=" + site.endpoint("/x/../y?a=[1-3]&b={c,d}&e='$(id)'"),
          "body=it's $(id) `id` \\ \"quoted\" <b> %0A ü\r\nsecond\tline\u202e",
          "headers=X-Any: $HOME 'x'",
          "label=it's",
          "delay=1h",
          "flowControlKey=a'b",
          "parallelism=3"
        };
    var page = browser.submit(PAGE, with(fields, "do=send")).body();
    var sent = link(page, "/messages/").substring("/messages/".length());
    var shown = browser.get(query(fields)).body();
    var command = shown.replaceAll("(?s).*<pre id=\"curl\"[^>]*>\n(.*?)</pre>.*", "$1");
    var curl = new ProcessBuilder("bash", "-c", plain(command)).redirectErrorStream(true);
    curl.environment().put("QSTASH_TOKEN", MINE);
    var process = curl.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(message(said.replaceAll("(?s).*\"messageId\":\"([^\"]+)\".*", "$1")))
        .isEqualTo(message(sent))
        .contains("second\\tline\u202e")
        .contains("$HOME 'x'");
  }

  private static String[] with(String[] fields, String more) {
    var all = Arrays.copyOf(fields, fields.length + 1);
    all[fields.length] = more;
    return all;
  }

  private static boolean hasCurl() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
  }

  private static String plain(String html) {
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /// A message without what differs between two of them.
  private String message(String id) {
    return site.rest("GET", "/v2/messages/" + id, "")
        .body()
        .replace(id, "ID")
        .replaceAll("\"(createdAt|notBefore)\":\\d+", "\"$1\":0");
  }

  @Test
  void nothingOverwritesTheCodeOfAFormThatIsOpen() {
    assertThat(browser.get(PAGE).body()).contains("id=\"live\"").doesNotContain("sse-connect");
    assertThat(browser.get("/live" + PAGE).status()).isEqualTo(404);
  }

  @Test
  void whoMayOnlyReadSeesTheCodeAndSendsNothing() {
    var reader = site.browser(READER);
    var page = reader.get(query("kind=publish", "to=https://example.com/")).body();
    assertThat(page).contains("client.publish(").doesNotContain("value=\"send\"");
    var sent = reader.submit(PAGE, "do=send", "kind=publish", "to=" + site.endpoint("/x"));
    assertThat(sent.status()).isEqualTo(403);
    assertThat(site.rest("GET", "/v2/events", "").body()).contains("\"events\":[]");
  }
}
