package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.cli.ClientHarness.Result;
import dev.stepwell.cli.client.CommandException;
import dev.stepwell.cli.client.Load;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.protocol.json.JsonValue;
import dev.stepwell.server.project.Secrets;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What a small load test does, and that its counts are right.
@Timeout(120)
class BenchCommandTest {
  @TempDir Path folder;

  private static void assertMeasured(JsonValue printed, int count) {
    assertThat(printed.field("results").items())
        .extracting(result -> result.text("name"))
        .containsExactly("publish", "deliver", "trigger", "run", "notify", "resume");
    for (var result : printed.field("results").items()) {
      assertThat(result.number("count")).as(result.text("name")).hasValue(count);
      double high = Double.parseDouble(result.text("p99"));
      assertThat(Double.parseDouble(result.text("perSecond"))).isPositive();
      assertThat(high).isGreaterThanOrEqualTo(Double.parseDouble(result.text("p50")));
    }
    assertThat(printed.text("machine")).contains("processors");
  }

  private static long now(ClientHarness stepwell, String name) {
    return stepwell.run("stats", "--json").json().field("now").number(name).orElseThrow();
  }

  @Test
  void theServerSawWhatIsCountedAndNothingIsLeft() {
    try (var stepwell = new ClientHarness(folder.resolve("data"))) {
      var result = stepwell.run("bench", "--count", "40", "--connections", "4", "--json");
      assertThat(result.code()).as(result.err()).isZero();
      assertMeasured(result.json(), 40);
      assertThat(result.json().text("server")).isEqualTo(stepwell.url());
      stepwell.until(
          stats -> stats.json().field("now").text("runsEnded").equals("80"), "stats", "--json");
      assertThat(now(stepwell, "runsStarted")).isEqualTo(80);
      assertThat(now(stepwell, "runsFailed")).isZero();
      assertThat(now(stepwell, "notifications")).isEqualTo(40);
      assertThat(now(stepwell, "waiters")).isZero();
      assertThat(now(stepwell, "savedNotifications")).isZero();
      assertThat(now(stepwell, "deadMessages")).isZero();
    }
  }

  @Test
  void aServerOfItsOwnGoesWithItsFolder() throws IOException {
    Result result =
        ClientHarness.execute("bench", "--url", "", "--folder", folder.toString(), "-n", "5");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("server:  its own, data in " + folder)
        .contains("PER SECOND")
        .contains("machine: ")
        .containsPattern("resume +5 ");
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /// A server for production does not send to this machine unless it is told to.
  @Test
  void whatDoesNotComeIsTakenBack() throws IOException, InterruptedException {
    var token = Token.of("tenant", "secret");
    var command = new ServeCommand();
    new CommandLine(command)
        .parseArgs(
            "--port",
            "0",
            "--data",
            folder.resolve("serve").toString(),
            "--token",
            token,
            "--current-signing-key",
            Secrets.signingKey(),
            "--next-signing-key",
            Secrets.signingKey());
    var progress = new StringWriter();
    var plan = new Load.Plan(3, 2, "127.0.0.1", Duration.ofSeconds(1));
    try (var running = command.start(new PrintStream(PrintStream.nullOutputStream()));
        var load =
            new Load(
                "http://127.0.0.1:" + running.server().port(),
                token,
                plan,
                new PrintWriter(progress, true));
        var client = HttpClient.newHttpClient()) {
      assertThatThrownBy(load::run)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("--sink")
          .hasMessageContaining("taken back");
      assertThat(progress.toString()).contains("messages: 0 of 3");
      var all = URI.create("http://127.0.0.1:" + running.server().port() + "/v2/messages");
      var request =
          HttpRequest.newBuilder(all).DELETE().header("Authorization", "Bearer " + token).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body())
          .isEqualTo("{\"cancelled\":0}");
    }
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    var none =
        ClientHarness.execute(
            "bench",
            "--url",
            "http://127.0.0.1:1",
            "--token",
            DevelopmentUsers.DEFAULT.token(),
            "-n",
            "5");
    assertThat(none.code()).isEqualTo(4);
    assertThat(ClientHarness.execute("bench", "-n", "0").code()).isEqualTo(2);
    assertThat(ClientHarness.execute("bench", "-c", "0").code()).isEqualTo(2);
    try (var stepwell = new ClientHarness(folder.resolve("data"))) {
      var unknown =
          ClientHarness.execute("bench", "--url", stepwell.url(), "--token", "x", "-n", "5");
      assertThat(unknown.code()).isEqualTo(5);
      assertThat(unknown.out()).isEmpty();
    }
  }
}
