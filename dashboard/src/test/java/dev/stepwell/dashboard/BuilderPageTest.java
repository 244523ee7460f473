package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuilderPageTest {
  private static final String NASTY = "it's $(id) `id` \\ \"quoted\" <b> %0A ü\nsecond line";

  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  private String preview(String... fields) {
    var all = new String[fields.length + 1];
    System.arraycopy(fields, 0, all, 1, fields.length);
    all[0] = "do=preview";
    return browser.submit("/request", all).body();
  }

  /// The texts that are shown, curl first.
  private static String[] shown(String page) {
    var parts = page.split("<pre tabindex=\"0\" data-plain>", -1);
    var texts = new String[parts.length - 1];
    for (int i = 1; i < parts.length; i++) {
      texts[i - 1] =
          parts[i]
              .substring(0, parts[i].indexOf("</pre>"))
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&amp;", "&");
    }
    return texts;
  }

  private static boolean hasCurl() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
  }

  @Test
  void theCommandSendsWhatIsFilledIn() throws IOException, InterruptedException {
    assumeTrue(hasCurl(), "there is no curl on this machine");
    var url = site.endpoint("/x?a=1&b='2'");
    var curl =
        shown(
            preview(
                "kind=publish",
                "destination=" + url,
                "body=" + NASTY,
                "label=it's",
                "delay=1h",
                "headers=X-Any: $HOME 'x'"))[0];
    var process = new ProcessBuilder("bash", "-c", curl).redirectErrorStream(true);
    process.environment().put("QSTASH_URL", site.address());
    process.environment().put("QSTASH_TOKEN", MINE);
    var run = process.start();
    var said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(said).isZero();
    var id = said.replaceAll("(?s).*\"messageId\":\"([^\"]+)\".*", "$1");
    var message = site.rest("GET", "/v2/messages/" + id, "").body();
    assertThat(message)
        .contains("\"body\":\"it's $(id) `id` \\\\ \\\"quoted\\\" <b> %0A ü\\nsecond line\"")
        .contains("\"label\":\"it's\"")
        .contains("$HOME 'x'")
        .contains("b='2'");
  }

  @Test
  void theSameIsShownAsCode() {
    var texts =
        shown(
            preview(
                "kind=publish",
                "destination=https://example.com/x",
                "method=PUT",
                "contentType=application/json",
                "body=" + NASTY,
                "retries=3",
                "failureCallback=https://example.com/failed"));
    var body = "\"it's $(id) `id` \\\\ \\\"quoted\\\" <b> %0A ü\\nsecond line\"";
    assertThat(texts[1])
        .contains("from \"@upstash/qstash\"")
        .contains("await client.publish({")
        .contains("  url: \"https://example.com/x\",")
        .contains("  method: \"PUT\",")
        .contains("  body: " + body + ",")
        .contains("  headers: { \"Content-Type\": \"application/json\" },")
        .contains("  retries: 3,");
    assertThat(texts[2])
        .contains("client.message.publish(")
        .contains("  body=" + body + ",")
        .contains("  failure_callback=\"https://example.com/failed\",");
    assertThat(String.join("", texts)).doesNotContain(MINE + "\"");
  }

  @Test
  void eachKindHasItsPathAndWhatItHasNoUseForIsLeftOut() {
    assertThat(shown(preview("kind=trigger", "destination=https://a.test/f", "callback=x"))[0])
        .contains("'/v2/trigger/https://a.test/f'")
        .doesNotContain("Callback");
    assertThat(shown(preview("kind=schedule", "destination=group", "cron=0 9 * * *"))[0])
        .contains("'/v2/schedules/group'")
        .contains("'Upstash-Cron: 0 9 * * *'");
    var notify =
        shown(preview("kind=notify", "eventId=a/b", "workflowRunId=wfr_1", "body=7", "delay=1h"));
    assertThat(notify[0]).contains("'/v2/notify/wfr_1/a%2Fb'").doesNotContain("Delay");
    assertThat(notify[1]).contains("client.notify({").contains("eventData: \"7\"");
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(preview("kind=publish")).contains("Destination is missing");
    assertThat(preview("kind=publish", "destination=https://a.test", "headers=no colon"))
        .contains("a header is written as Name: value");
  }

  @Test
  void sendLeadsToWhatHasComeOfIt() {
    var sent =
        browser.submit(
            "/request",
            "do=send",
            "kind=publish",
            "destination=" + site.endpoint("/x"),
            "body=hello",
            "delay=1h");
    assertThat(sent.header("location")).startsWith("/messages/msg_");
    assertThat(browser.get(sent.header("location")).body()).contains("hello");
    var triggered =
        browser.submit("/request", "do=send", "kind=trigger", "destination=" + site.endpoint("/w"));
    assertThat(triggered.header("location")).startsWith("/runs/wfr_");
    var refused = browser.submit("/request", "do=send", "kind=publish", "destination=ftp://x");
    assertThat(refused.header("location")).isEqualTo("/request");
    assertThat(browser.get("/request").body()).contains("said bad");
  }
}
