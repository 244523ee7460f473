package dev.stepwell.dashboard.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A shell makes of the command what was filled in, and nothing else.
class CurlTest {
  private static final String BASE = "http://localhost:8080";

  private static String command(Map<String, String> given) {
    var draft = Draft.of(Kind.PUBLISH, field -> given.getOrDefault(field, ""));
    return Curl.of(BASE, draft.target(), draft.headers(), draft.body());
  }

  /// What `curl` would be called with.
  private static List<String> words(String command) throws IOException, InterruptedException {
    var shell =
        new ProcessBuilder("bash", "-c", "curl() { printf '%s\\0' \"$@\"; }\n" + command)
            .redirectErrorStream(true);
    shell.environment().put("QSTASH_TOKEN", "s3cret $(id) 'x'");
    shell.environment().put("LC_ALL", "C");
    var process = shell.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return List.of(output.split("\0", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ok\":true}",
        "it's $(touch /tmp/x) `id` $HOME ${HOME} !! \\",
        "'\n'; rm -rf x; '",
        "\n\nblank lines\n\n",
        "@/etc/passwd",
        "-d \"$QSTASH_TOKEN\"",
        "tab\tbell\u0007 turned\u202e1'\\ zero\u200bwidth\u00e9\u20ac\ud83d\ude00",
        "\u00011",
      })
  void theBodyArrivesAsItIs(String body) throws Exception {
    var words = words(command(Map.of("to", "https://example.com/", "body", body)));
    assertThat(words.get(words.indexOf("--data-raw") + 1)).isEqualTo(body);
  }

  @Test
  void everythingElseArrivesToo() throws Exception {
    var words =
        words(
            command(
                Map.of(
                    "to",
                    "https://example.com/a[1]/../b?q='$(id)'&x=ü y#part",
                    "headers",
                    "X-Quote: it's \"$HOME\" \\\n\nX-Other:  two : colons  ",
                    "label",
                    "`id`",
                    "retries",
                    "2",
                    "queue",
                    "line-1",
                    "flowControlKey",
                    "a'b",
                    "rate",
                    "5",
                    "period",
                    "1m")));
    assertThat(words)
        .containsSubsequence("-X", "POST", "-g", "--path-as-is")
        .contains(
            BASE + "/v2/enqueue/line-1/https://example.com/a[1]/../b?q=%27$(id)%27&x=%C3%BC%20y",
            "Authorization: Bearer s3cret $(id) 'x'",
            "Content-Type: application/json",
            "Upstash-Forward-X-Quote: it's \"$HOME\" \\",
            "Upstash-Forward-X-Other: two : colons",
            "Upstash-Label: `id`",
            "Upstash-Retries: 2",
            "Upstash-Flow-Control-Key: a'b",
            "Upstash-Flow-Control-Value: rate=5, period=1m")
        .noneMatch(word -> word.startsWith("Upstash-Queue"));
  }
}
