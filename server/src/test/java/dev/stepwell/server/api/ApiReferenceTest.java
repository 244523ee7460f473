package dev.stepwell.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.edge.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/reference/api.md`, held against the table of the router and the tests that it names.
class ApiReferenceTest {
  private static final Path ROOT = Path.of("..");
  private static final String PAGE = read(ROOT.resolve("docs/reference/api.md"));

  @Test
  void everyRequestOfTheRouterIsNamed() {
    var routes = RouteTable.all();
    assertThat(routes).hasSizeGreaterThan(40);
    for (var route : routes) {
      if (route.anyMethod().isPresent()) {
        assertThat(named("any method", route)).as(route.words()).isTrue();
      }
      for (var method : route.handlers().keySet()) {
        assertThat(named(method, route))
            .as(method + " " + route.words() + "…" + route.ending())
            .isTrue();
      }
    }
  }

  /// Whether a line names the method, the beginning of the path, and its end.
  private static boolean named(String method, Route route) {
    var words = Pattern.compile(Pattern.quote(route.words()) + "[`/?]", Pattern.CASE_INSENSITIVE);
    return PAGE.lines()
        .filter(line -> line.contains(method) && words.matcher(line).find())
        .anyMatch(line -> route.ending().isEmpty() || line.contains(route.ending() + "`"));
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
