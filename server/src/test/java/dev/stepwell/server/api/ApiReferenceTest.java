package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/reference/api.md`, held against the sources of the router and the tests that it names. The
/// sources, since the routes are no secret but their table is nobody's business outside the edge.
class ApiReferenceTest {
  private static final Path ROOT = Path.of("..");
  private static final Path ROUTES =
      ROOT.resolve("server/src/main/java").resolve(Api.class.getPackageName().replace('.', '/'));
  private static final String PAGE = read(ROOT.resolve("docs/reference/api.md"));

  @Test
  void everyPathOfTheRouterIsNamed() {
    var served = new TreeSet<String>();
    for (var file :
        List.of(
            "Api.java",
            "Queues.java",
            "UrlGroups.java",
            "Scheduling.java",
            "dlq/DeadLetterRoutes.java")) {
      find("\"(/v2/[A-Za-z/]+)\"", read(ROUTES.resolve(file)), served);
    }
    assertThat(served).hasSizeGreaterThan(15);
    var page = PAGE.toLowerCase(Locale.ROOT);
    assertThat(served)
        .allSatisfy(path ->
            assertThat(page)
                .containsPattern(Pattern.quote(path.toLowerCase(Locale.ROOT)) + "[`/?]"));
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    var folder = ROOT.resolve("e2e/test");
    var named = new TreeSet<String>();
    find("e2e/test/([a-z]+)\\.test\\.mjs", PAGE, named);
    // The last cell of a row that begins with a request: `wait`, `appends`.
    for (var row : PAGE.lines().filter(line -> line.matches("\\| .*/v2/.*\\|")).toList()) {
      var cell = row.substring(row.lastIndexOf('|', row.length() - 2));
      find("`([a-z]+)`", cell, named);
    }
    assertThat(named).hasSizeGreaterThan(8);
    assertThat(named).allSatisfy(name -> assertThat(folder.resolve(name + ".test.mjs")).exists());
  }

  private static void find(String pattern, String text, Set<String> into) {
    Pattern.compile(pattern).matcher(text).results().forEach(match -> into.add(match.group(1)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
