package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static dev.stepwell.server.api.ApiFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.json.JsonValue;
import dev.stepwell.server.api.RawClient.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who waits for what, what is saved, and what met nobody, over HTTP.
final class EventListsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void waitersAreListedByEventWithoutMissingOrRepeatingOne(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      var wanted = new ArrayList<String>();
      var first = api.start(fresh("waits"));
      for (int i = 0; i < 7; i++) {
        var run = i == 0 ? first : api.start(fresh("waits"));
        for (var event : List.of("paid-" + i % 3, "%C3%BCnpaid", "shipped%2F" + i)) {
          assertThat(api.await(run, event, 1 + wanted.size()).status()).isEqualTo(200);
          wanted.add(event.replace("%2F", "/").replace("%C3%BC", "ü") + " " + run);
        }
      }

      for (var count : List.of("1", "4", "1000")) {
        var pages = pages(api, "/v2/waiters?count=" + count, "waiters");
        assertThat(pages.stream().map(EventListsTest::inShort))
            .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(pages.stream().map(waiter -> waiter.text("eventId"))).isSorted();
      }
      assertThat(pages(api, "/v2/waiters?eventId=paid-&count=2", "waiters"))
          .hasSize(7)
          .allMatch(waiter -> waiter.text("eventId").startsWith("paid-"));
      assertThat(pages(api, "/v2/waiters?count=2&workflowRunId=" + first, "waiters"))
          .hasSize(3)
          .allMatch(waiter -> waiter.text("workflowRunId").equals(first));
      var one = only(api, "/v2/waiters?eventId=shipped/0&workflowRunId=" + first, "waiters");
      assertThat(one.text("stepName")).isEqualTo("wait");
      assertThat(one.text("workflowUrl")).isEqualTo(api.url());
      assertThat(one.text("messageId")).startsWith("msg_");
      assertThat(one.number("until").orElseThrow() - one.number("since").orElseThrow())
          .isBetween(86_400_000L, 86_460_000L);
      assertThat(pages(api, "/v2/waiters?eventId=nothing", "waiters")).isEmpty();
      assertThat(pages(api, "/v2/waiters?workflowRunId=wfr_nobody", "waiters")).isEmpty();
      assertThat(api.ask("GET", "/v2/waiters", "", THEIRS).body()).isEqualTo("{\"waiters\":[]}");
      assertThat(api.ask("GET", "/v2/waiters?count=1", "", READER).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void savedNotificationsAreListedUntilTheyAreUsed(int partitions) {
    try (var api = new ApiFixture(partitions)) {
      var runs = new ArrayList<String>();
      for (int i = 0; i < 5; i++) {
        runs.add(api.start(fresh("holds")));
        api.start(fresh("holds-nothing"));
      }
      for (var run : runs) {
        for (var event : List.of("paid", "paid", "shipped")) {
          assertThat(notify(api, run, event, "data of " + run).status()).isEqualTo(201);
        }
      }

      for (var count : List.of("1", "2", "1000")) {
        var all = pages(api, "/v2/notifications?count=" + count, "notifications");
        assertThat(all).hasSize(15);
        assertThat(all.stream().map(saved -> saved.text("messageId"))).doesNotHaveDuplicates();
        assertThat(all.stream().map(saved -> saved.text("workflowRunId")).distinct())
            .containsExactlyElementsOf(runs.reversed());
      }
      var query = "/v2/notifications?state=saved&eventId=pa&workflowRunId=" + runs.getFirst();
      var two = pages(api, query + "&count=1", "notifications");
      assertThat(two).hasSize(2).allMatch(saved -> saved.text("eventId").equals("paid"));
      assertThat(two).noneMatch(saved -> saved.has("body"));
      var one = pages(api, query + "&body=true", "notifications").getFirst();
      assertThat(one.text("body")).isEqualTo("data of " + runs.getFirst());
      assertThat(one.number("size")).hasValue(("data of " + runs.getFirst()).length());
      assertThat(one.text("workflowState")).isEqualTo("RUN_STARTED");
      assertThat(one.number("savedAt").orElseThrow()).isPositive();

      api.await(runs.getFirst(), "paid", 1);
      assertThat(pages(api, query, "notifications")).hasSize(1);
      assertThat(api.ask("DELETE", "/v2/workflows/runs/" + runs.getFirst(), "").status())
          .isEqualTo(200);
      assertThat(pages(api, query, "notifications")).isEmpty();
      assertThat(pages(api, "/v2/notifications", "notifications")).hasSize(12);
      assertThat(api.ask("GET", "/v2/notifications", "", THEIRS).body())
          .isEqualTo("{\"notifications\":[]}");
    }
  }

  @Test
  void whatATriggerWantsHiddenIsHiddenHereToo() {
    try (var api = new ApiFixture(1)) {
      var run = api.start(fresh("hides"), "Upstash-Redact-Fields: body");
      notify(api, run, "paid", "secret");
      var open = api.start(fresh("shows"));
      api.ask("POST", "/v2/notify/" + open + "/paid", "\u0000\u00ff");

      var all = pages(api, "/v2/notifications?body=true", "notifications");

      assertThat(all.getLast().text("body")).startsWith("REDACTED:").doesNotContain("secret");
      assertThat(all.getFirst().has("body") || all.getFirst().has("bodyBase64")).isTrue();
    }
  }

  @Test
  void whatMetNobodyIsRememberedWithWhatItMayHaveMeant() {
    try (var api = new ApiFixture(2)) {
      var run = api.start(fresh("waits"));
      api.await(run, "order-paid-77", 1);
      for (int i = 0; i < 3; i++) {
        assertThat(api.ask("POST", "/v2/notify/Order_Paid-77", "12345").body()).isEqualTo("[]");
      }
      assertThat(api.ask("POST", "/v2/notify/order-paid-78", "").body()).isEqualTo("[]");
      assertThat(notify(api, "wfr_gone", "late", "1").status()).isEqualTo(404);
      assertThat(api.ask("POST", "/v2/notify/a/b", "x").body()).isEqualTo("[]");
      assertThat(api.ask("POST", "/v2/notify/order-paid-77", "x").body()).isNotEqualTo("[]");
      api.await(run, "order-paid-77", 2);
      api.await(run, "order-paid-78", 3);

      var path = "/v2/notifications?state=unmet";
      var all = pages(api, path + "&count=1", "notifications");

      assertThat(all.stream().map(one -> one.text("eventId")))
          .containsExactly("a/b", "late", "order-paid-78", "Order_Paid-77");
      assertThat(all.get(1).text("reason")).isEqualTo("run-not-active");
      assertThat(all.get(1).text("workflowRunId")).isEqualTo("wfr_gone");
      assertThat(all.get(2).has("waitedForSince")).isTrue();
      assertThat(all.get(2).field("similarEventIds").items()).isEmpty();
      var slip = all.getLast();
      assertThat(slip.text("reason")).isEqualTo("nobody-waited");
      assertThat(slip.number("count")).hasValue(3);
      assertThat(slip.number("size")).hasValue(5);
      assertThat(slip.field("similarEventIds").toJson()).isEqualTo("[\"order-paid-77\"]");
      assertThat(slip.has("waitedForSince")).isFalse();
      assertThat(pages(api, path + "&eventId=order", "notifications")).hasSize(1);
      assertThat(pages(api, path + "&workflowRunId=wfr_gone", "notifications")).hasSize(1);
      assertThat(api.ask("GET", path, "", THEIRS).body())
          .matches("\\{\"since\":\\d{13},\"notifications\":\\[]}");
      assertThat(api.ask("GET", "/v2/workflows/runs/" + run + "/why", "").body())
          .contains("\"unmetAt\":");
    }
  }

  /// A run that has not come to its wait tells that the event is there.
  @Test
  void whyNamesWhatIsSavedForWaitsToCome() {
    try (var api = new ApiFixture(1)) {
      var run = api.start(fresh("delayed"), "Upstash-Delay: 1h");
      notify(api, run, "paid", "1");

      assertThat(api.ask("GET", "/v2/workflows/runs/" + run + "/why", "").body())
          .contains("\"savedEventIds\":[\"paid\"]")
          .contains("; it holds events that it has not waited for yet: paid\"");
    }
  }

  @Test
  void whatIsNoQuestionIsRefused() {
    try (var api = new ApiFixture(1)) {
      for (var query :
          List.of(
              "waiters?count=0",
              "waiters?cursor=x",
              "waiters?cursor=1-1-1-*",
              "notifications?state=lost",
              "notifications?cursor=1",
              "notifications?state=unmet&cursor=x",
              "notifications?workflowRunId=a/b")) {
        var answer = api.ask("GET", "/v2/" + query, "");
        assertThat(answer.status()).as(query).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":");
      }
      assertThat(api.ask("POST", "/v2/notifications", "").status()).isEqualTo(405);
    }
  }

  private static Reply notify(ApiFixture api, String run, String event, String data) {
    return api.ask("POST", "/v2/notify/" + run + "/" + event, data);
  }

  private static String inShort(JsonValue waiter) {
    return waiter.text("eventId") + " " + waiter.text("workflowRunId");
  }

  private static JsonValue only(ApiFixture api, String path, String list) {
    var all = pages(api, path, list);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  /// Goes from page to page until there is no cursor.
  private static List<JsonValue> pages(ApiFixture api, String path, String list) {
    var all = new ArrayList<JsonValue>();
    var cursor = "";
    do {
      var mark = path.contains("?") ? "&" : "?";
      var answer = api.ask("GET", path + (cursor.isEmpty() ? "" : mark + "cursor=" + cursor), "");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      var json = JsonValue.parse("page", answer.body().getBytes(StandardCharsets.UTF_8));
      all.addAll(json.field(list).items());
      cursor = json.text("cursor");
    } while (!cursor.isEmpty());
    return all;
  }
}
