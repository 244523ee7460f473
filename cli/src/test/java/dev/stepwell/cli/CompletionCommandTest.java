package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Completion scripts of shells.
class CompletionCommandTest {
  @TempDir Path folder;

  private static String script(String shell) {
    var result = ClientHarness.execute("completion", shell);
    assertThat(result.code()).isZero();
    return result.out();
  }

  @Test
  void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
    assertThat(complete("stepwell sched")).contains("schedules");
    assertThat(complete("stepwell queues p")).contains("pause");
    assertThat(complete("stepwell runs --sta")).contains("--state");
  }

  /// What bash offers behind a line.
  private String complete(String line) throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("stepwell.bash"), script("bash"));
    var words = line.split(" ", -1);
    var ask =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=%d;"
                .formatted(file, line, words.length - 1, line, line.length())
            + " _complete_stepwell; printf '%s\\n' \"${COMPREPLY[@]}\"";
    var process =
        new ProcessBuilder("bash", "-c", ask)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var offered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return offered;
  }

  @Test
  void zshRunsTheScriptOfBash() {
    assertThat(script("zsh")).contains("bashcompinit");
  }

  @Test
  void fishKnowsEachCommandAndEachOption() {
    var fish = script("fish");
    assertThat(fish)
        .contains("-n '__stepwell_at \"\" yes' -a schedules -d ")
        .contains("-n '__stepwell_at \"queues\" yes' -a pause -d ")
        .contains("-n '__stepwell_at \"runs\" no' -l state -r -d ")
        .contains("-s f -l follow -d ");
    assertThat(fish.lines().filter(line -> line.startsWith("complete")))
        .hasSizeGreaterThan(100)
        .allSatisfy(line -> assertThat(quotes(line)).isEven());
  }

  /// Quotes that fish takes as such.
  private static int quotes(String line) {
    return line.replace("\\\\", "").replace("\\'", "").replaceAll("[^']", "").length();
  }

  @Test
  void anotherShellIsRefused() {
    var result = ClientHarness.execute("completion", "tcsh");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("expected bash, zsh or fish");
  }
}
