package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Queues, schedules, flow-control keys and signing keys from the command line.
@Timeout(60)
class ClientGatesTest {
  private static final String NOWHERE = "http://127.0.0.1:1/";

  @TempDir static Path data;
  private static ClientHarness stepwell;

  @BeforeAll
  static void start() {
    stepwell = new ClientHarness(data);
  }

  @AfterAll
  static void stop() {
    stepwell.close();
  }

  @Test
  void aQueueIsSetUpPausedFilledAndDeleted() {
    assertThat(stepwell.run("queues", "show", "mail").code()).isEqualTo(3);
    stepwell.done("queues", "set", "mail", "--parallelism", "2");
    assertThat(stepwell.done("queues", "pause", "mail")).isEqualTo("paused mail\n");
    stepwell.done("queues", "set", "mail", "--parallelism", "3");
    var message = stepwell.done("publish", NOWHERE, "--queue", "mail").strip();
    assertThat(stepwell.done("why", message)).contains("paused");
    var queue = stepwell.run("queues", "show", "mail", "--json").json();
    assertThat(queue.number("parallelism")).hasValue(3);
    assertThat(queue.number("lag")).hasValue(1);
    assertThat(queue.isTrue("paused")).isTrue();
    assertThat(stepwell.done("queues", "list")).contains("mail").contains("yes");
    assertThat(stepwell.done("cancel", message)).contains("cancelled");
    stepwell.done("queues", "resume", "mail");
    stepwell.done("queues", "delete", "mail");
    assertThat(stepwell.run("queues", "list").err()).contains("There is no queue.");
    assertThat(stepwell.run("queues", "pause", "mail").code()).isEqualTo(3);
  }

  @Test
  void aScheduleIsMadePausedAndDeleted() {
    var id =
        stepwell.done(
            "schedules", "create", NOWHERE, "{}", "--cron", "0 9 * * 1-5", "--id", "nightly");
    assertThat(id).isEqualTo("nightly\n");
    assertThat(stepwell.done("schedules", "list")).contains("nightly").contains("0 9 * * 1-5");
    stepwell.done("schedules", "pause", "nightly");
    assertThat(stepwell.run("schedules", "show", "nightly", "--json").json().isTrue("isPaused"))
        .isTrue();
    stepwell.done("schedules", "resume", "nightly");
    assertThat(stepwell.done("schedules", "show", "nightly")).contains("nextScheduleTime");
    stepwell.done("schedules", "delete", "nightly");
    assertThat(stepwell.run("schedules", "show", "nightly").code()).isEqualTo(3);
    var refused = stepwell.run("schedules", "create", NOWHERE, "--cron", "whenever");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("400");
  }

  @Test
  void aScheduleIsFiredAndItsTimesAreShown() {
    stepwell.done("schedules", "create", NOWHERE, "{}", "--cron", "0 9 1 1 *", "--id", "yearly");
    stepwell.done("schedules", "pause", "yearly");
    var times = stepwell.run("schedules", "next", "yearly", "-n", "2");
    assertThat(times.out()).matches("\\d{4}-01-01 09:00:00\n\\d{4}-01-01 09:00:00\n");
    assertThat(times.err()).contains("It is paused");
    assertThat(stepwell.done("schedules", "next", "--cron", "0 9 1 1 *", "-n", "2"))
        .isEqualTo(times.out());
    assertThat(stepwell.run("schedules", "next").code()).isEqualTo(2);
    assertThat(stepwell.run("schedules", "next", "yearly", "--cron", "@daily").code()).isEqualTo(2);
    assertThat(stepwell.run("schedules", "next", "--cron", "whenever").code()).isEqualTo(1);

    var message = stepwell.done("schedules", "fire", "yearly", "--deduplication-id", "a");
    assertThat(message).matches("msg_\\w+\n");
    assertThat(stepwell.done("schedules", "fire", "yearly", "--deduplication-id", "a"))
        .isEqualTo(message);
    assertThat(stepwell.done("schedules", "fire", "yearly")).isNotEqualTo(message);
    stepwell.done("schedules", "delete", "yearly");
    assertThat(stepwell.run("schedules", "fire", "yearly").code()).isEqualTo(3);
  }

  @Test
  void aFlowControlKeyIsPinnedPausedAndReset() {
    var key = "tenant/7";
    stepwell.done(
        "publish",
        NOWHERE,
        "--delay",
        "1h",
        "--flow-key",
        key,
        "--flow-value",
        "parallelism=3,rate=10,period=1m");
    assertThat(stepwell.done("flow", "list", "--search", "tenant")).contains(key).contains("of 3");
    stepwell.done("flow", "pin", key, "--parallelism", "5");
    stepwell.done("flow", "pause", key);
    var shown = stepwell.run("flow", "show", key, "--json").json();
    assertThat(shown.number("parallelismMax")).hasValue(5);
    assertThat(shown.isTrue("isPaused")).isTrue();
    stepwell.done("flow", "resume", key);
    stepwell.done("flow", "unpin", key);
    stepwell.done("flow", "reset", key, "--rate-only");
    stepwell.done("flow", "reset", key);
    assertThat(stepwell.run("flow", "pin", key).code()).isEqualTo(2);
  }

  @Test
  void aTokenIsMadeUsedAndRevoked() {
    var token = stepwell.done("tokens", "create", "page", "--read-only").strip();
    var asIt = List.of("--url", stepwell.url(), "--token", token);
    var list = ClientHarness.execute(with(asIt, "tokens", "list"));
    assertThat(list.code()).as(list.err()).isZero();
    assertThat(list.out()).contains("page *").contains("(given to the server)");
    assertThat(list.out()).doesNotContain(token);
    var refused = ClientHarness.execute(with(asIt, "tokens", "create", "another"));
    assertThat(refused.code()).isEqualTo(5);
    var id =
        stepwell.run("tokens", "list", "--json").json().items().stream()
            .filter(item -> item.text("name").equals("page"))
            .findFirst()
            .orElseThrow()
            .text("id");
    assertThat(stepwell.done("tokens", "revoke", id)).isEqualTo("revoked " + id + "\n");
    assertThat(ClientHarness.execute(with(asIt, "tokens", "list")).code()).isEqualTo(5);
    assertThat(stepwell.run("tokens", "revoke", id).code()).isEqualTo(3);
  }

  private static String[] with(List<String> options, String... command) {
    return Stream.concat(Stream.of(command), options.stream()).toArray(String[]::new);
  }

  @Test
  void theProjectIsSeenAtAGlance() {
    var shown = stepwell.done("stats");
    assertThat(shown)
        .contains("in flight")
        .contains("under 1 s")
        .contains("saved notifications")
        .containsPattern("disk +\\d+ MiB of data, \\d+ MiB free");
    var json = stepwell.run("stats", "--json").json();
    assertThat(json.field("hour").number("every")).hasValue(10_000);
  }

  @Test
  void keysAreRotated() {
    var next = stepwell.run("keys", "show", "--json").json().text("next");
    assertThat(stepwell.done("keys", "rotate")).contains("CURRENT_SIGNING_KEY=" + next);
  }
}
