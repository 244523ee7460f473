package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.MINE;
import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static dev.stepwell.server.api.ApiFixture.appendTo;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static dev.stepwell.server.api.ApiFixture.initOf;
import static dev.stepwell.server.api.ApiFixture.item;
import static dev.stepwell.server.api.ApiFixture.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.body.WaitRegistration;
import dev.stepwell.server.api.RawClient.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The API from outside, on the wire: statuses, answers, and who may do what.
final class ApiTest {

  @Test
  void aNotificationFindsItsWaitWhicheverComesFirst() {
    try (var api = new ApiFixture(1)) {
      var run = api.start(fresh("order"));
      var early = api.ask("POST", "/v2/notify/" + run + "/paid", "early");
      assertThat(early.status()).isEqualTo(201);
      assertThat(early.body())
          .matches(
              "\\{\"messageId\":\"msg_\\w+\",\"workflowRunId\":\""
                  + run
                  + "\",\"workflowCreatedAt\":\\d+}");
      assertThat(api.await(run, "paid", 1).status()).isEqualTo(200);
      assertThat(api.ask("GET", "/v2/waiters/paid", "").body()).isEqualTo("[]");
      assertThat(result(api, run)).contains("\"waitTimeout\":false").contains(base64("early"));

      assertThat(api.await(run, "paid", 2, "Upstash-Forward-X-User: u").status()).isEqualTo(200);
      var waiters = api.ask("GET", "/v2/waiters/paid", "").body();
      assertThat(waiters)
          .contains("\"Upstash-Workflow-Runid\":[\"" + run + "\"]")
          .contains("\"Upstash-Forward-X-User\":[\"u\"]")
          .contains("\"url\":\"" + api.url() + "\"")
          .containsPattern("\"deadline\":\\d{10},");
      var late = api.ask("POST", "/v2/notify/" + run + "/paid", "late");
      assertThat(late.status()).isEqualTo(201);
      assertThat(late.body()).startsWith("{\"waiter\":{").contains("\"workflowRunId\":\"" + run);
      assertThat(result(api, run)).contains(base64("late"));
      assertThat(api.ask("GET", "/v2/waiters/paid", "").body()).isEqualTo("[]");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aWaiterIsShownWithTheBodyThatItRegisteredForItsTimeOut(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      var run = api.start(fresh("body"));
      var body = base64("too late");
      var registration =
          api.registration(1).replace("\"step\":", "\"timeoutBody\":\"" + body + "\",\"step\":");
      var inRun = "Upstash-Workflow-RunId: " + run;
      assertThat(api.ask("POST", "/v2/wait/paid", registration, inRun).status()).isEqualTo(200);
      assertThat(api.await(run, "paid", 2).status()).isEqualTo(200);
      assertThat(api.ask("GET", "/v2/waiters/paid", "").body())
          .containsOnlyOnce("\"timeoutBody\":\"" + body + "\"");
      assertThat(api.ask("POST", "/v2/notify/paid", "now").body())
          .containsOnlyOnce("\"timeoutBody\":\"" + body + "\"");
    }
  }

  @Test
  void theTimeoutBodyOfAWaitIsBounded() {
    try (var api = new ApiFixture(1)) {
      var run = api.start(fresh("body"));
      var tooLong = "A".repeat((WaitRegistration.LONGEST_TIMEOUT_BODY + 3) / 3 * 4);
      for (var body : List.of(tooLong, tooLong.repeat(10))) {
        var registration =
            api.registration(1).replace("\"step\":", "\"timeoutBody\":\"" + body + "\",\"step\":");
        var answer = api.ask("POST", "/v2/wait/e", registration, "Upstash-Workflow-RunId: " + run);
        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.body()).contains("timeoutBody: may have at most 16384 bytes");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aBroadcastReachesEveryWaiterInEveryPartitionOnce(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      assertThat(api.ask("POST", "/v2/notify/news/today", "lost").body()).isEqualTo("[]");
      var runs = new ArrayList<String>();
      for (int i = 0; i < 12; i++) {
        var run = api.start(fresh("news"));
        runs.add(run);
        assertThat(api.await(run, "news%2Ftoday", 1).status()).isEqualTo(200);
      }
      assertThat(api.ask("POST", "/v2/notify/news/today", "theft", THEIRS).body()).isEqualTo("[]");
      var told = api.ask("POST", "/v2/notify/news/today", "data");
      assertThat(told.status()).isEqualTo(201);
      for (var run : runs) {
        assertThat(told.body()).containsOnlyOnce("\"workflowRunId\":\"" + run + "\"");
        assertThat(result(api, run)).contains(base64("data"));
      }
      assertThat(api.ask("POST", "/v2/notify/news/today", "again").body()).isEqualTo("[]");
    }
  }

  @Test
  void anIdWithASlashIsARunsOnlyIfThereIsOne() {
    try (var api = new ApiFixture(2)) {
      var waiting = api.start(fresh("slash"));
      assertThat(api.await(waiting, "custom/event", 1).status()).isEqualTo(200);
      assertThat(api.ask("POST", "/v2/notify/custom/event", "1").body()).startsWith("[{\"waiter\"");
      api.await(waiting, "custom/event", 2);
      api.start("custom");
      assertThat(api.ask("POST", "/v2/notify/custom/event", "2").body())
          .startsWith("{\"messageId\"");
      // The run is known, even if it is over: nobody is told that its event is safe.
      assertThat(api.ask("DELETE", "/v2/workflows/runs/custom", "").status()).isEqualTo(200);
      assertThat(api.ask("POST", "/v2/notify/custom/event", "3").status()).isEqualTo(404);
      assertThat(api.ask("GET", "/v2/waiters/custom/event", "").body()).contains(waiting);
    }
  }

  @Test
  void everyRequestHasItsStatus() {
    try (var api = new ApiFixture(2)) {
      var over = api.start(fresh("over"));
      assertThat(api.ask("DELETE", "/v2/workflows/runs/" + over + "?cancel=false", "7").status())
          .isEqualTo(200);
      var active = api.start(fresh("active"));
      record Row(int status, Reply answer) {}
      var url = api.url();
      Stream.of(
              new Row(404, api.ask("POST", "/v2/nothing", "x")),
              new Row(405, api.ask("GET", "/v2/batch", "")),
              new Row(401, api.ask("GET", "/v2/keys", "", "Authorization: Bearer x")),
              new Row(403, api.ask("POST", "/v2/notify/e", "x", READER)),
              new Row(400, api.ask("POST", "/v2/schedules/" + url, "x")),
              new Row(404, api.ask("PATCH", "/v2/schedules/nothing/pause", "")),
              new Row(404, api.ask("GET", "/v2/schedules/nothing", "")),
              new Row(404, api.ask("GET", "/v2/workflows/dlq/1-1", "")),
              new Row(404, api.ask("GET", "/v2/workflows/dlq/nonsense", "")),
              new Row(404, api.ask("DELETE", "/v2/workflows/dlq/1-1", "")),
              new Row(400, api.ask("DELETE", "/v2/workflows/dlq?labeel=x", "")),
              new Row(404, api.ask("POST", "/v2/workflows/dlq/restart?dlqIds=1-1", "")),
              new Row(404, api.ask("DELETE", "/v2/workflows/dlq/callback/1-1", "")),
              new Row(404, api.ask("POST", "/v2/dlq/retry/1-1", "")),
              new Row(404, api.ask("POST", "/v2/dlq/retry?dlqIds=1-1", "")),
              new Row(400, api.ask("POST", "/v2/dlq/retry?labeel=x", "")),
              new Row(404, api.ask("DELETE", "/v2/dlq/1-1", "")),
              new Row(405, api.ask("GET", "/v2/keys/rotate", "")),
              new Row(400, api.ask("POST", "/v2/publish/", "x")),
              new Row(404, api.ask("POST", "/v2/publish/no-such-group", "x")),
              new Row(400, api.ask("POST", "/v2/publish/ftp://x/", "x")),
              new Row(400, api.ask("POST", "/v2/trigger/" + url, "x", "Upstash-Retries: many")),
              new Row(400, api.ask("POST", "/v2/batch", "{}")),
              new Row(400, api.ask("POST", "/v2/batch", "[1]")),
              new Row(400, api.ask("POST", "/v2/batch/trigger", "[{\"destination\":[]}]")),
              new Row(400, api.ask("POST", "/v2/wait/e", "{")),
              new Row(400, api.await(over, "e", 1)),
              new Row(412, api.ask("POST", "/v2/wait/e", "{", "Upstash-Workflow-RunId: " + active)),
              new Row(404, api.ask("POST", "/v2/notify/" + over + "/e", "x")),
              new Row(404, api.ask("POST", "/v2/notify/" + fresh("no") + "/e", "x")),
              new Row(400, api.ask("POST", "/v2/notify/" + active + "/bad%00id", "x")),
              new Row(400, api.ask("POST", "/v2/notify/" + active + "/bad%zz", "x")),
              new Row(400, api.ask("POST", "/v2/notify/" + active + "/" + "x".repeat(999), "x")),
              new Row(404, api.ask("GET", "/v2/workflows/runs/" + over, "")),
              new Row(404, api.ask("DELETE", "/v2/workflows/runs/" + over, "")),
              new Row(400, api.ask("DELETE", "/v2/workflows/runs/" + over + "?cancel=yes", "")),
              new Row(404, api.ask("POST", "/v2/workflows/hooks/me/" + over + "/evt", "x")),
              new Row(404, api.ask("POST", "/v2/workflows/hooks/nobody/" + active + "/evt", "x")),
              new Row(404, api.ask("POST", "/v2/workflows/hooks/me", "x")))
          .forEach(row -> {
            assertThat(row.answer().status()).as(row.answer().body()).isEqualTo(row.status());
            assertThat(row.answer().body()).startsWith("{\"error\":\"");
            assertThat(row.answer().header("Content-Type")).isEqualTo("application/json");
          });
      assertThat(api.ask("DELETE", "/v2/workflows/runs/" + over + "?cancel=false", "").status())
          .isEqualTo(200);
      assertThat(api.ask("GET", "/v2/keys", "", READER).body())
          .isEqualTo(
              "{\"current\":\"sig_mineAAAAAAAAAAAAAAAAAAAAAAAA\",\"next\":\"sig_nextAAAAAAAAAAAAAAAAAAAAAAAA\"}");
    }
  }

  @Test
  void stepsOfABatchAreAppendedTogetherOrNotAtAll() {
    try (var api = new ApiFixture(2)) {
      var run = api.start(fresh("batch"));
      var bad = "\"Upstash-Delay\":\"soon\"," + appendTo(run);
      var refused =
          api.ask(
              "POST",
              "/v2/batch",
              "["
                  + item(api.url(), appendTo(run), step(1))
                  + ","
                  + item(api.url(), bad, step(2))
                  + "]");
      assertThat(refused.status()).isEqualTo(412);
      assertThat(api.ask("GET", "/v2/workflows/runs/" + run, "").body()).doesNotContain("},{");

      var accepted =
          api.ask(
              "POST",
              "/v2/batch",
              "["
                  + item(api.url(), appendTo(run), step(1))
                  + ","
                  + item(api.url(), initOf(fresh("other")), "x")
                  + ","
                  + item(api.url(), appendTo(run), step(2))
                  + "]");
      assertThat(accepted.status()).isEqualTo(200);
      assertThat(accepted.body()).matches("(?:[\\[,]\\{\"messageId\":\"msg_\\w+\"}){3}]");
      var again = api.ask("POST", "/v2/publish/" + api.url(), step(2), headersTo(run));
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.body()).contains("\"deduplicated\":true");

      api.ask("DELETE", "/v2/workflows/runs/" + run, "");
      var late = "[" + item(api.url(), appendTo(run), step(3)) + "]";
      assertThat(api.ask("POST", "/v2/batch", late).status()).isEqualTo(400);
    }
  }

  @Test
  void aBadPlainMessageLeavesTheOthersAloneAndABadTriggerDoesNot() {
    try (var api = new ApiFixture(1)) {
      var good = item(api.url(), "", "x");
      var bad = item("ftp://files.example/", "", "x");
      var mixed = api.ask("POST", "/v2/batch", "[" + good + "," + bad + "]");
      assertThat(mixed.status()).isEqualTo(200);
      assertThat(mixed.body()).matches("\\[\\{\"messageId\":\"msg_\\w+\".*},\\{\"error\":\".*\"}]");
      assertThat(api.ask("POST", "/v2/batch", "[" + bad + "," + bad + "]").status()).isEqualTo(400);
      var run = fresh("never");
      var trigger = item(api.url(), "\"Upstash-Retries\":\"x\"," + initOf(fresh("bad")), "x");
      var all = "[" + item(api.url(), initOf(run), "x") + "," + trigger + "]";
      assertThat(api.ask("POST", "/v2/batch", all).status()).isEqualTo(400);
      assertThat(api.ask("GET", "/v2/workflows/runs/" + run, "").status()).isEqualTo(404);
      assertThat(api.ask("POST", "/v2/batch", "[]").body()).isEqualTo("[]");
    }
  }

  @Test
  void nobodyIsLedToBelieveThatThereIsALanguageModel() {
    try (var api = new ApiFixture(1)) {
      var chat = api.ask("POST", "/llm/v1/chat/completions", "{}");
      assertThat(chat.status()).isEqualTo(400);
      assertThat(chat.body()).contains("so chats are not passed on");
      var published = api.ask("POST", "/v2/publish/api/llm", "{}");
      assertThat(published.status()).isEqualTo(400);
      assertThat(published.body()).contains("no language model is configured");
    }
  }

  @Test
  void aCallbackOfAMessageBelongsToNoRun() {
    try (var api = new ApiFixture(1)) {
      for (var prefix :
          new String[] {
            "Upstash-Callback", "Upstash-Failure-Callback", "Upstash-Callback-Failure-Callback"
          }) {
        var headers =
            new String[] {
              "Upstash-Callback: " + api.url(),
              prefix + ": " + api.url(),
              prefix + "-Workflow-RunId: wfr_1",
              "Upstash-Cron: 0 0 1 1 *"
            };
        for (var path : new String[] {"/v2/publish/", "/v2/schedules/"}) {
          var refused = api.ask("POST", path + api.url(), "x", headers);
          assertThat(refused.status()).as(prefix).isEqualTo(400);
          assertThat(refused.body()).contains("can neither start nor continue");
        }
      }
    }
  }

  @Test
  void triggersAnswerWithTheRun() {
    try (var api = new ApiFixture(2)) {
      var one = api.ask("POST", "/v2/trigger/" + api.url(), "{}", "Upstash-Workflow-RunId: given");
      assertThat(one.status()).isEqualTo(200);
      assertThat(one.body())
          .matches("\\{\"workflowRunId\":\"wfr_given\",\"workflowCreatedAt\":\\d{13}}");
      var several =
          api.ask(
              "POST",
              "/v2/batch/trigger",
              "[{\"destination\":\""
                  + api.url()
                  + "\"},"
                  + item(api.url(), "\"Upstash-Workflow-RunId\":\"wfr_given\"", "x")
                  + "]");
      assertThat(several.status()).isEqualTo(201);
      assertThat(several.body())
          .containsPattern("\"wfr_given\",\"workflowCreatedAt\":\\d+,\"deduplicated\":true}]");
    }
  }

  @Test
  void noTenantSeesOrTouchesTheRunsOfAnother() {
    try (var api = new ApiFixture(2)) {
      var run = api.start(fresh("private"));
      api.await(run, "secret", 1);
      assertThat(api.ask("POST", "/v2/notify/" + run + "/secret", "x", THEIRS).status())
          .isEqualTo(404);
      assertThat(api.ask("POST", "/v2/notify/secret", "x", THEIRS).body()).isEqualTo("[]");
      assertThat(api.ask("GET", "/v2/waiters/secret", "", THEIRS).body()).isEqualTo("[]");
      assertThat(api.ask("GET", "/v2/workflows/runs/" + run, "", THEIRS).status()).isEqualTo(404);
      assertThat(api.ask("DELETE", "/v2/workflows/runs/" + run, "", THEIRS).status())
          .isEqualTo(404);
      assertThat(api.ask("DELETE", "/v2/workflows/runs", "", THEIRS).body())
          .isEqualTo("{\"cancelled\":0}");
      assertThat(api.ask("POST", "/v2/workflows/hooks/them/" + run + "/secret", "x").status())
          .isEqualTo(404);
      assertThat(api.await(run, "secret", 2, THEIRS).status()).isEqualTo(400);
      assertThat(api.ask("GET", "/v2/waiters/secret", "", READER).body()).contains(run);
    }
  }

  @Test
  void runsAreCancelledByIdsAndFiltersAndNeverByMistake() {
    try (var api = new ApiFixture(3)) {
      var labelled = api.start(fresh("label"), "Upstash-Label: eu,priority");
      var other = api.start(fresh("other"));
      api.start(fresh("third"));
      assertThat(cancelled(api, "?label=us&label=eu")).isEqualTo("{\"cancelled\":1}");
      assertThat(api.ask("GET", "/v2/workflows/runs/" + labelled, "").status()).isEqualTo(404);
      for (var mistake :
          List.of("?labels=eu", "?label=", "?fromDate=today", "?count=0", "?workflowRunIds=")) {
        assertThat(api.ask("DELETE", "/v2/workflows/runs" + mistake, "").status())
            .as(mistake)
            .isEqualTo(400);
      }
      for (var body : List.of("{\"workflowRunIds\":", "[]", "{\"ids\":[]}", "{\"label\":{}}")) {
        assertThat(api.ask("DELETE", "/v2/workflows/runs", body).status()).as(body).isEqualTo(400);
      }
      assertThat(api.ask("DELETE", "/v2/workflows/runs", "{\"workflowRunIds\":[]}").body())
          .isEqualTo("{\"cancelled\":0}");
      var url = api.endpoint.url("/work");
      assertThat(cancelled(api, "?workflowUrlExactMatch=true&workflowUrl=" + url))
          .isEqualTo("{\"cancelled\":0}");
      assertThat(cancelled(api, "?host=elsewhere&path=/workflow")).isEqualTo("{\"cancelled\":0}");
      var ids = "{\"workflowRunIds\":[\"" + other + "\",\"" + other + "\",\"wfr_unknown\"]}";
      assertThat(api.ask("DELETE", "/v2/workflows/runs/", ids).body())
          .isEqualTo("{\"cancelled\":1}");
      var filters = "?host=127.0.0.1&path=/workflow&fromDate=1&callerIp=127.0.0.1";
      assertThat(cancelled(api, filters + "&workflowUrl=" + url)).isEqualTo("{\"cancelled\":1}");
      for (int i = 0; i < 5; i++) {
        api.start(fresh("all"));
      }
      assertThat(cancelled(api, "?count=2")).isEqualTo("{\"cancelled\":2}");
      assertThat(api.ask("DELETE", "/v2/workflows/runs", "{}").body())
          .isEqualTo("{\"cancelled\":3}");
    }
  }

  @Test
  void aWebhookBecomesAnEventThatTellsTheWholeRequest() {
    try (var api = new ApiFixture(1);
        var anybody = api.client()) {
      var run = api.start(fresh("hook"));
      var path = "/v2/workflows/hooks/me/" + run + "/evt_1?a=%20b";
      var called = anybody.ask("PUT", path, "done", "X-Source: printer");
      assertThat(called.status()).isEqualTo(200);
      assertThat(called.body()).isEqualTo("{}");
      api.await(run, "evt_1", 1);
      var step = result(api, run);
      var out = step.replaceFirst(".*\"out\":\"([^\"]*)\".*", "$1");
      assertThat(new String(Base64.getDecoder().decode(out), StandardCharsets.UTF_8))
          .contains("\"method\":\"PUT\"")
          .contains("\"X-Source\":[\"printer\"]")
          .contains("\"body\":\"" + base64("done") + "\"")
          .contains("\"proto\":\"http\",\"host\":\"test.example\",\"url\":\"" + path + "\"");
    }
  }

  @Test
  void aListOfAnyLengthIsFetchedInOrder() {
    try (var api = new ApiFixture(1)) {
      var run = api.start(fresh("long"));
      for (int i = 1; i <= 40; i++) {
        assertThat(api.ask("POST", "/v2/publish/" + api.url(), step(i), headersTo(run)).status())
            .isEqualTo(200);
      }
      var list = api.ask("GET", "/v2/workflows/runs/" + run, "", READER).body();
      assertThat(list).startsWith("[{\"messageId\":\"msg_").endsWith("\"callType\":\"step\"}]");
      var bodies =
          Stream.of(list.split("\"body\":\"", -1))
              .skip(1)
              .map(rest ->
                  new String(
                      Base64.getDecoder().decode(rest.substring(0, rest.indexOf('"'))),
                      StandardCharsets.UTF_8))
              .toList();
      assertThat(bodies).hasSize(41).startsWith("payload", step(1)).endsWith(step(39), step(40));
    }
  }

  private static String cancelled(ApiFixture api, String query) {
    return api.ask("DELETE", "/v2/workflows/runs" + query, "", MINE).body();
  }

  private static String[] headersTo(String run) {
    return new String[] {
      "Upstash-Workflow-Init: false", "Upstash-Workflow-RunId: " + run,
    };
  }

  /// The last step of a run, decoded.
  private static String result(ApiFixture api, String run) {
    var list = api.ask("GET", "/v2/workflows/runs/" + run, "").body();
    var last = list.substring(list.lastIndexOf("\"body\":\"") + 8);
    return new String(
        Base64.getDecoder().decode(last.substring(0, last.indexOf('"'))), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
