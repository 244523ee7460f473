package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs and messages from the command line.
@Timeout(60)
class ClientRunsTest {
  @TempDir static Path data;
  private static ClientHarness stepwell;

  /// What is delivered here fails.
  private static RawEndpoint failing;

  @BeforeAll
  static void start() {
    stepwell = new ClientHarness(data);
    failing = RawEndpoint.start(Script.response(500, "out of \u001b[31mstock"));
  }

  @AfterAll
  static void stop() {
    stepwell.close();
    failing.close();
  }

  @Test
  void aRunIsTriggeredLookedAtNotifiedAndCancelled() {
    var url = failing.url("/later");
    var id =
        stepwell.done(
            "trigger", url, "{\"order\":1}", "--run-id", "cli-1", "--delay", "1h", "--label", "eu");
    assertThat(id).isEqualTo("wfr_cli-1\n");
    assertThat(stepwell.done("runs", "--label", "eu", "--state", "started"))
        .contains("wfr_cli-1")
        .contains("started")
        .contains(url);
    assertThat(stepwell.done("run", "wfr_cli-1"))
        .contains("state       started")
        .contains("now: ")
        .contains("init");
    assertThat(stepwell.done("why", "wfr_cli-1")).contains("until");
    assertThat(stepwell.done("notify", "wfr_cli-1", "paid/1", "{\"amount\":42}")).contains("saved");
    assertThat(stepwell.done("cancel", "wfr_cli-1")).isEqualTo("cancelled wfr_cli-1\n");
    assertThat(stepwell.done("run", "wfr_cli-1")).contains("state       canceled");
    assertThat(stepwell.run("notify", "wfr_cli-1", "paid/1").code()).isEqualTo(3);
  }

  @Test
  void eventsThatAreSavedAndThoseThatMetNobodyAreListed() {
    stepwell.done("trigger", failing.url("/e"), "--run-id", "cli-events", "--delay", "1h");
    stepwell.done("notify", "wfr_cli-events", "paid-1", "first");
    stepwell.done("notify", "wfr_cli-events", "paid-2", "sec\u001bond");
    var run = new String[] {"--run", "wfr_cli-events"};
    assertThat(stepwell.done("events", "saved", run[0], run[1], "--data"))
        .contains("paid-1", "paid-2", "first")
        .doesNotContain("\u001b");
    var first = stepwell.run("events", "saved", run[0], run[1], "-n", "1");
    assertThat(first.out().lines()).hasSize(2);
    var cursor = first.err().strip().replace("There are more: --cursor ", "");
    assertThat(stepwell.done("events", "saved", run[0], run[1], "--cursor", cursor))
        .contains("paid-2")
        .doesNotContain("paid-1");
    var json =
        stepwell.run("events", "saved", run[0], run[1], "--event", "paid-2", "--json").json();
    assertThat(json.field("notifications").items()).hasSize(1);
    assertThat(stepwell.run("events", "waiting", "--event", "no").err()).contains("Nobody waits");

    stepwell.done("cancel", "wfr_cli-events");
    assertThat(stepwell.run("events", "saved", run[0], run[1]).err()).contains("No such event");
    assertThat(stepwell.run("notify", "wfr_cli-events", "paid-3").code()).isEqualTo(3);
    assertThat(stepwell.done("events", "unmet", "--event", "paid-3"))
        .contains("run wfr_cli-events is not active");
    assertThat(stepwell.run("events", "unmet", "--event", "no").err()).contains("met somebody");
    assertThat(stepwell.run("events").code()).isEqualTo(2);
  }

  @Test
  void whatCannotBeCancelledDoesNotKeepTheOthers() {
    stepwell.done("trigger", failing.url("/c"), "--run-id", "cli-2", "--delay", "1h");
    var result = stepwell.run("cancel", "wfr_no-such-run", "msg_none", "wfr_cli-2");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("3/3 cancelled wfr_cli-2\n");
    assertThat(result.err()).contains("1/3 wfr_no-such-run").contains("2/3 msg_none");
  }

  @Test
  void aFailedRunShowsItsAttemptsAndIsResumedFromItsDeadLetter() {
    var url = failing.url("/fails");
    stepwell.done("trigger", url, "--run-id", "cli-3", "--retries", "0");
    var failed =
        stepwell.until(result -> result.out().contains("state       failed"), "run", "wfr_cli-3");
    assertThat(failed.out()).contains("dead letter").contains("500").doesNotContain("\u001b");
    var list = stepwell.until(result -> result.out().contains(url), "dlq", "list");
    assertThat(list.out()).contains("wfr_cli-3").doesNotContain("\u001b");
    var letters = stepwell.run("dlq", "list", "--only", "runs", "--workflow-url", url, "--json");
    var letter = letters.json().field("messages").items().getFirst().text("dlqId");
    assertThat(stepwell.done("dlq", "show", letter)).contains("wfr_cli-3");
    assertThat(stepwell.done("dlq", "resume", letter, "--delay", "1h"))
        .startsWith("resumed " + letter + " as wfr_");
    assertThat(stepwell.run("dlq", "restart", letter).code()).isEqualTo(3);
    assertThat(stepwell.run("dlq", "resume").code()).isEqualTo(2);
    assertThat(stepwell.run("dlq", "resume", letter, "--all").code()).isEqualTo(2);
  }

  @Test
  void failedMessagesArePublishedAnewAndGivenUp() {
    var url = failing.url("/message");
    for (int i = 0; i < 2; i++) {
      var id = stepwell.done("publish", url, "hello", "--retries", "0", "--label", "cli-4");
      assertThat(id).startsWith("msg_");
    }
    var list = new String[] {"dlq", "list", "--destination", url};
    stepwell.until(result -> result.out().lines().count() == 3, list);
    assertThat(stepwell.done("dlq", "retry", "--destination", url, "--retries", "0"))
        .isEqualTo("published 2\n");
    stepwell.until(result -> result.out().lines().count() == 3, list);
    assertThat(stepwell.done("dlq", "delete", "--destination", url)).isEqualTo("deleted 2\n");
    assertThat(stepwell.run(list).err()).contains("There is no such dead letter.");
  }

  @Test
  void manyDeadLettersAreDoneInPortionsWithProgress() {
    var url = failing.url("/many");
    for (int i = 0; i < 60; i++) {
      stepwell.done("publish", url, "--retries", "0");
    }
    stepwell.until(
        result -> result.out().lines().count() == 61, "dlq", "list", "--destination", url, "-n=99");
    var deleted = stepwell.run("dlq", "delete", "--destination", url);
    assertThat(deleted.out()).isEqualTo("deleted 60\n");
    assertThat(deleted.err()).contains("deleted 50 so far");
  }

  @Test
  void longListsGoOnWhereTheyEnded() {
    for (int i = 0; i < 3; i++) {
      stepwell.done("trigger", failing.url("/page"), "--delay", "1h", "--label", "cli-5");
    }
    var first = stepwell.run("runs", "--label", "cli-5", "-n", "2");
    assertThat(first.out().lines()).hasSize(3);
    var cursor = first.err().strip().replace("There are more: --cursor ", "");
    var rest = stepwell.run("runs", "--label", "cli-5", "-n", "2", "--cursor", cursor);
    assertThat(rest.out().lines()).hasSize(2);
    assertThat(rest.err()).isEmpty();
  }

  @Test
  void aMessageHasItsHeadersAndItsBodyFromAFile() throws IOException {
    var file = Files.writeString(data.resolve("body.json"), "{\"a\":1}");
    try (var endpoint = RawEndpoint.start(Script.response(200, "ok"))) {
      var id =
          stepwell
              .done(
                  "publish",
                  endpoint.url("/hook?x=1"),
                  "--file",
                  file.toString(),
                  "-X",
                  "PUT",
                  "-H",
                  "X-Order: 7")
              .strip();
      var got = endpoint.await(1, Duration.ofSeconds(30)).getFirst();
      assertThat(got.method()).isEqualTo("PUT");
      assertThat(got.target()).isEqualTo("/hook?x=1");
      assertThat(got.header("X-Order")).contains("7");
      assertThat(got.header("Content-Type")).contains("application/json");
      assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
      stepwell.until(result -> result.out().contains("DELIVERED"), "logs", "--message", id);
    }
    var both = stepwell.run("publish", failing.url("/x"), "body", "--file", file.toString());
    assertThat(both.code()).isEqualTo(2);
    assertThat(stepwell.run("publish", "http://a b/").code()).isEqualTo(2);
    assertThat(stepwell.run("publish", failing.url("/x"), "-H", "nonsense").code()).isEqualTo(2);
  }

  @Test
  void logsAreFollowedUntilSomebodyStopsThem() throws InterruptedException, ExecutionException {
    var older = stepwell.done("publish", failing.url("/log"), "--delay", "1h").strip();
    var before = stepwell.done("publish", failing.url("/log"), "--delay", "1h").strip();
    var printed = new StringWriter();
    var ended = new CompletableFuture<Integer>();
    var follower =
        Thread.startVirtualThread(() ->
            ended.complete(
                Main.commandLine()
                    .setOut(new PrintWriter(printed))
                    .execute(
                        "logs",
                        "-f",
                        "-n=1",
                        "--only=messages",
                        "--url=" + stepwell.url(),
                        "--token=" + DevelopmentUsers.DEFAULT.token())));
    awaitText(printed, before);
    var after = stepwell.done("publish", failing.url("/log"), "--delay", "1h").strip();
    awaitText(printed, after);
    follower.interrupt();
    assertThat(ended.get()).isNotNull();
    assertThat(printed.toString().lines().filter(line -> line.contains(after))).hasSize(1);
    assertThat(printed.toString()).doesNotContain(older);
    assertThat(stepwell.run("logs", "--message", after, "--json").json().text("state"))
        .isEqualTo("CREATED");
    stepwell.done("trigger", failing.url("/log"), "--run-id", "cli-6", "--delay", "1h");
    assertThat(stepwell.done("logs", "--run", "wfr_cli-6")).contains("RUN_STARTED");
  }

  private static void awaitText(StringWriter printed, String text) {
    while (!printed.toString().contains(text)) {
      Thread.onSpinWait();
    }
  }
}
