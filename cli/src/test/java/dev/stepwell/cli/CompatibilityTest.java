package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/compatibility.md`: every line of it names a test that exists, or says that there
/// is none.
class CompatibilityTest {
  private static final Path ROOT = Path.of("..");
  private static final int OF_WORKFLOWS = 63;
  private static final int OF_MESSAGES = 50;
  private static final Pattern LINE =
      Pattern.compile("(?m)^\\| (Q?\\d+) \\| [^|]+ \\| (?:`([^`]+)`|(open)) \\|$");
  private static final Pattern TITLE = Pattern.compile("([a-z-]+): (.+)");
  private static final Pattern METHOD = Pattern.compile("(\\w+)\\.(\\w+)");

  @Test
  void everyLineIsThere() throws IOException {
    assertThat(lines().stream().map(line -> line.group(1)).toList())
        .isEqualTo(Stream.concat(numbered("", OF_WORKFLOWS), numbered("Q", OF_MESSAGES)).toList());
  }

  @Test
  void everyNamedTestExists() throws IOException {
    var tests = javaTests();
    for (var line : lines()) {
      if (line.group(3) == null) {
        assertThat(exists(line.group(2), tests)).as(line.group()).isTrue();
      }
    }
  }

  private static Stream<String> numbered(String prefix, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> prefix + number);
  }

  private static boolean exists(String name, Map<String, Path> tests) throws IOException {
    var title = TITLE.matcher(name);
    if (title.matches()) {
      var file = ROOT.resolve("e2e/test/" + title.group(1) + ".test.mjs");
      return Files.exists(file) && Files.readString(file).contains("it(\"" + title.group(2) + "\"");
    }
    var method = METHOD.matcher(name);
    return method.matches()
        && tests.containsKey(method.group(1))
        && Files.readString(tests.get(method.group(1))).contains("void " + method.group(2) + "(");
  }

  private static List<MatchResult> lines() throws IOException {
    return LINE.matcher(Files.readString(ROOT.resolve("docs/reference/compatibility.md")))
        .results()
        .toList();
  }

  private static Map<String, Path> javaTests() throws IOException {
    try (var files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.getFileName().toString().endsWith("Test.java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  Function.identity(),
                  (a, _) -> a));
    }
  }
}
