package dev.stepwell.dashboard;

import static dev.stepwell.dashboard.SiteFixture.MINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages outside runs, and what became of those that failed.
class MessagesPageTest {
  private final SiteFixture site = new SiteFixture();
  private final Browser browser = site.browser(MINE);

  @AfterEach
  void stop() {
    site.close();
  }

  private String publish(String destination, String body, String... headers) {
    var answer = site.rest("POST", "/v2/publish/" + destination, body, headers);
    return JsonValue.parse("answer", answer.body().getBytes(StandardCharsets.UTF_8))
        .text("messageId");
  }

  /// A message whose destination cannot be connected to and that is not tried again.
  private String fails(String body) {
    return publish("http://127.0.0.1:9/nobody", body, "Upstash-Retries: 0");
  }

  /// Until something is in the dead letter queue so many times.
  private void awaitLetters(int count) {
    while (site.rest("GET", "/v2/dlq", "").body().split("\"dlqId\"", -1).length <= count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aMessageIsShownWithWhatItIsAndIsTakenBack() {
    var id =
        publish(
            site.endpoint("/x"),
            "<b>body</b>",
            "Upstash-Delay: 1h",
            "Upstash-Label: <i>",
            "Upstash-Forward-X-Any: <u>");
    var page = browser.get("/messages/" + id).body();
    assertThat(page)
        .contains("<strong>Now:</strong>")
        .contains("&lt;b&gt;body&lt;/b&gt;")
        .contains("&lt;i&gt;")
        .contains("&lt;u&gt;")
        .doesNotContain("<b>body");
    assertThat(browser.get("/messages").body()).contains(id);
    browser.submit("/messages/" + id, "do=cancel");
    assertThat(browser.get("/messages/" + id).body()).contains("Taken back").contains(">canceled<");
    assertThat(site.browser(SiteFixture.THEIRS).get("/messages/" + id).status()).isEqualTo(404);
    assertThat(site.browser(SiteFixture.THEIRS).get("/messages").body()).doesNotContain(id);
  }

  @Test
  void filtersAreThoseOfTheLog() {
    var one = publish(site.endpoint("/x"), "1", "Upstash-Delay: 1h", "Upstash-Label: one");
    var two = publish(site.endpoint("/x"), "2", "Upstash-Delay: 1h", "Upstash-Label: two");
    assertThat(browser.get("/messages?label=one").body()).contains(one).doesNotContain(two);
    assertThat(browser.get("/messages?state=FAILED").body()).contains("The log has nothing");
  }

  @Test
  void everyStateThatCanBeChosenIsOneOfTheLog() {
    var states =
        java.util.regex.Pattern.compile("<option value=\"([A-Z_]+)\"")
            .matcher(browser.get("/messages").body())
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(states).hasSizeGreaterThan(5);
    assertThat(states)
        .allSatisfy(
            state -> assertThat(browser.get("/messages?state=" + state).status()).isEqualTo(200));
  }

  @Test
  void whatIsSelectedIsRetriedOrDeleted() {
    fails("<b>1</b>");
    awaitLetters(1);
    fails("2");
    fails("3");
    awaitLetters(3);
    var page = browser.get("/dlq?of=messages").body();
    var ids =
        java.util.regex.Pattern.compile("name=\"id\" value=\"([^\"]+)\"")
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(ids).hasSize(3);
    assertThat(browser.get("/dlq/" + ids.get(2)).body()).contains("&lt;b&gt;1&lt;/b&gt;");
    browser.submit(
        "/dlq?of=messages", "of=messages", "do=delete", "id=" + ids.get(0), "id=" + ids.get(1));
    assertThat(browser.get("/dlq?of=messages").body())
        .contains("2 deleted.")
        .doesNotContain(ids.get(0))
        .contains(ids.get(2));
    var done =
        browser.submit(
            "/dlq/" + ids.get(2),
            "do=retry",
            "Upstash-Delay=1h",
            "Upstash-Retry-Delay=5000 * retried",
            "Upstash-Flow-Control-Key=orders",
            "Upstash-Flow-Control-Value=parallelism=2");
    assertThat(done.header("location")).startsWith("/messages/msg_");
    assertThat(browser.get(done.header("location")).body())
        .contains("&lt;b&gt;1&lt;/b&gt;")
        .contains("5000 * retried")
        .contains(">orders<");
    assertThat(browser.get("/dlq?of=messages").body()).contains("Nothing has failed like that.");
    browser.submit("/dlq?of=messages", "of=messages", "do=delete");
    assertThat(browser.get("/dlq?of=messages").body()).contains("Select what is to be done first.");
  }

  @Test
  void allOfThemAreRepairedStepByStep() {
    for (int i = 0; i < 60; i++) {
      fails("again");
    }
    awaitLetters(60);
    var first = browser.submit("/dlq?of=messages", "of=messages", "all=yes", "do=delete");
    assertThat(first.body()).contains("50 deleted so far").contains("hx-trigger=\"load\"");
    var cursor = first.body().replaceAll("(?s).*name=\"cursor\" value=\"([^\"]+)\".*", "$1");
    var second =
        browser.submit(
            "/dlq?of=messages",
            "of=messages",
            "all=yes",
            "do=delete",
            "done=50",
            "cursor=" + cursor.replace("&amp;", "&"));
    assertThat(second.body()).contains("60 deleted.").doesNotContain("hx-trigger");
    assertThat(browser.get("/dlq?of=messages").body()).contains("Nothing has failed like that.");
  }

  @Test
  void theFilterHoldsForWhatIsRepaired() {
    publish("http://127.0.0.1:9/x", "1", "Upstash-Retries: 0", "Upstash-Label: bad");
    publish("http://127.0.0.1:9/x", "2", "Upstash-Retries: 0", "Upstash-Label: worse");
    awaitLetters(2);
    var done =
        browser.submit("/dlq?of=messages", "of=messages", "all=yes", "do=delete", "label=bad");
    assertThat(done.body()).contains("1 deleted.");
    assertThat(site.rest("GET", "/v2/dlq", "").body()).contains("worse").doesNotContain("\"bad\"");
  }

  /// What is published anew and fails again is a new entry, behind the others: it is not among
  /// those that were meant.
  @Test
  void whatFailsAgainMeanwhileIsNotRepairedOnceMore() {
    for (int i = 0; i < 60; i++) {
      fails("again");
    }
    awaitLetters(60);
    var page = browser.submit("/dlq?of=messages", "of=messages", "all=yes", "do=retry").body();
    assertThat(page).contains("50 published anew so far");
    // All of the first step have failed again before the second one.
    awaitLetters(60);
    page =
        browser
            .submit(
                "/dlq?of=messages",
                "of=messages",
                "all=yes",
                "do=retry",
                "done=50",
                "to=" + hidden(page, "to"),
                "cursor=" + hidden(page, "cursor"))
            .body();
    assertThat(page).contains("60 published anew.").doesNotContain("hx-trigger");
  }

  private static String hidden(String page, String name) {
    return page.replaceAll("(?s).*name=\"" + name + "\" value=\"([^\"]+)\".*", "$1");
  }

  @Test
  void aStepThatIsRefusedSaysSoAndCanBeRepeated() {
    var refused =
        browser.submit(
            "/dlq?of=messages",
            "of=messages",
            "all=yes",
            "do=delete",
            "done=50",
            "responseStatus=none",
            "cursor=x");
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.body())
        .contains("50 deleted so far.")
        .contains("role=\"alert\"")
        .contains(">Go on</button>")
        .doesNotContain("hx-trigger=\"load\"");
  }

  @Test
  void othersSeeNoneOfTheLettersAndReadersDoNothingWithThem() {
    fails("mine");
    awaitLetters(1);
    var id = hidden(browser.get("/dlq?of=messages").body(), "id");
    var them = site.browser(SiteFixture.THEIRS);
    assertThat(them.get("/dlq?of=messages").body()).contains("Nothing has failed like that.");
    assertThat(them.get("/dlq/" + id).status()).isEqualTo(404);
    var reader = site.browser(SiteFixture.READER);
    assertThat(reader.get("/dlq?of=messages").body()).contains(id);
    assertThat(reader.get("/dlq?of=messages").body())
        .doesNotContain("type=\"checkbox\"")
        .doesNotContain("method=\"post\" action=\"/dlq\"");
    assertThat(reader.get("/dlq/" + id).body()).doesNotContain("name=\"do\"");
    assertThat(reader.submit("/dlq?of=messages", "of=messages", "do=delete", "id=" + id).status())
        .isEqualTo(403);
  }
}
