package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.call;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.server.project.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is hidden, what is cut, and what does not fit into JSON as it is.
class DisplayTest {
  private final World world = new World(1);

  private static RunSettings redacting(String fields) {
    return new RunSettings(
        new RetryPolicy(0, Optional.empty()),
        Set.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        fields);
  }

  private String json(String query) {
    return new String(
        RunLog.page(Optional.empty(), world.page(query).runs()), StandardCharsets.UTF_8);
  }

  private static String hidden(String text) {
    return "\"REDACTED:" + Secrets.sha256(text) + "\"";
  }

  @Test
  void aRunThatRedactsBodiesShowsNoneOfItsPayloads() {
    world.start(name("r"), World.URL, redacting("body"), "secret-payload", Optional.empty());
    world.append("r", call(1, "charge", "https://pay.example/", "secret-call"));
    world.append(
        "r",
        World.step(
            "{\"stepId\":1,\"stepName\":\"charge\",\"stepType\":\"Call\",\"concurrent\":1,"
                + "\"out\":\"{\\\"status\\\":200,\\\"body\\\":\\\"secret-answer\\\",\\\"header\\\":{\\\"X-A\\\":[\\\"b\\\"]}}\"}"));
    world.append(
        "r",
        World.step(
            "{\"stepId\":2,\"stepName\":\"two\",\"stepType\":\"Run\",\"concurrent\":1,\"out\":\"secret-out\"}"));
    world.invoke("r", 3, "child");
    world.handle(new FinishRun(name("r"), Optional.of(Bytes.utf8("secret-result"))));
    var json = json("workflowRunId=r");
    assertThat(json)
        .doesNotContain("secret", "\"z\"")
        .contains(
            "\"out\":" + hidden("secret-payload"),
            "\"callBody\":" + hidden("secret-call"),
            "\"callResponseBody\":" + hidden("secret-answer"),
            "\"out\":" + hidden("secret-out"),
            "\"workflowRunResponse\":" + hidden("secret-result"),
            "\"X-Customer\":[\"alice\"]");
  }

  @Test
  void ofWhatTheLogCutsTheHashIsThatOfTheWhole() {
    var payload = "secret".repeat(10_000);
    world.start(name("r"), World.URL, redacting("body"), payload, Optional.empty());
    world.append("r", call(1, "charge", "https://pay.example/", payload));
    assertThat(json("workflowRunId=r"))
        .doesNotContain("secret")
        .contains("\"out\":" + hidden(payload), "\"callBody\":" + hidden(payload));
  }

  @Test
  void theHashOfBytesThatAreNoTextIsThatOfTheBytes() {
    var bytes = new byte[] {'a', (byte) 0xff, 'b'};
    var trigger =
        world.trigger(World.URL, redacting("body"), Bytes.of(bytes), Optional.of("image/png"));
    world.handle(new StartRun(name("r"), trigger, Optional.empty()));
    world.append(
        "r",
        World.step(
            "{\"stepId\":1,\"stepName\":\"charge\",\"stepType\":\"Call\",\"concurrent\":1,"
                + "\"out\":\"{\\\"status\\\":200,\\\"body\\\":\\\"a\u00ffb\\\"}\"}"));
    var hash = "\"REDACTED:" + Secrets.sha256(bytes) + "\"";
    assertThat(json("workflowRunId=r")).contains("\"out\":" + hash, "\"callResponseBody\":" + hash);
  }

  @Test
  void aParentDoesNotShowWhatItsChildHides() {
    world.start("r");
    world.invoke("r", 1, "child", redacting("body,header[X-Customer]"));
    assertThat(json("workflowRunId=r"))
        .contains(
            "\"invokedWorkflowRunBody\":" + hidden("{\"z\":1}"),
            "\"invokedWorkflowRunHeaders\":{\"X-Customer\":[" + hidden("alice") + "]");
  }

  @Test
  void headersAreRedactedAllOrByName() {
    world.start("all", redacting("headers"));
    world.start("one", redacting("header[x-customer]"));
    assertThat(json("workflowRunId=all"))
        .contains(
            "\"X-Customer\":[" + hidden("alice") + "]",
            "\"Content-Type\":[" + hidden("application/json") + "]");
    assertThat(json("workflowRunId=one"))
        .contains(
            "\"X-Customer\":[" + hidden("alice") + "]", "\"Content-Type\":[\"application/json\"]");
  }

  @Test
  void bodiesAreCutAtACharacterOrLeftOut() {
    world.start(name("r"), World.URL, World.PLAIN, "aü☃x", Optional.empty());
    world.fails("r", answered(500, "{\"error\":\"E\",\"message\":\"out of stock\"}"));
    assertThat(out("trimBody=100")).isEqualTo("aü☃x");
    assertThat(out("trimBody=7")).isEqualTo("aü☃x");
    assertThat(out("trimBody=6")).isEqualTo("aü☃");
    assertThat(out("trimBody=5")).isEqualTo("aü");
    assertThat(out("trimBody=2")).isEqualTo("a");
    assertThat(out("trimBody=0")).isEmpty();
    assertThat(out("trimBody=-1")).isNull();
    var error = world.page("trimBody=-1").runs().getFirst().groups().getLast().steps().getFirst();
    assertThat(error.errors().getFirst().body()).isNull();
    assertThat(error.errors().getFirst().error()).isEqualTo("out of stock");
  }

  @Test
  void anErrorThatIsABodyIsCutLikeOne() {
    world.start("r");
    world.fails("r", answered(500, "a long page"));
    assertThat(error("")).isEqualTo("a long page");
    assertThat(error("trimBody=6")).isEqualTo("a long");
    assertThat(error("trimBody=-1")).isEqualTo("status 500");
  }

  private String error(String query) {
    var next = world.page(query).runs().getFirst().groups().getLast().steps().getFirst();
    return next.errors().getFirst().error();
  }

  private @Nullable String out(String query) {
    return world.page(query).runs().getFirst().groups().getFirst().steps().getFirst().out();
  }

  @Test
  void bytesThatAreNoTextAreShownAsJavaScriptWouldReadThem() {
    var trigger =
        world.trigger(
            World.URL,
            World.PLAIN,
            Bytes.of(new byte[] {'a', (byte) 0xff, 'b'}),
            Optional.of("application/octet-stream"));
    world.handle(new StartRun(name("r"), trigger, Optional.empty()));
    world.append("r", run(1, "one"));
    assertThat(out("")).isEqualTo("a\ufffdb");
    assertThat(json("")).contains("\"Content-Type\":[\"application/octet-stream\"]");
  }
}
