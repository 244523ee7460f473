package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/headers.md`, held against the sources: the header names that stand in them.
class HeaderReferenceTest {
  private static final Path ROOT = Path.of("..");

  /// A whole name as a text in the sources; prefixes end with a hyphen.
  private static final Pattern NAME =
      Pattern.compile("\"((?:Upstash-[A-Za-z-]*[A-Za-z]|X-RateLimit-[A-Za-z-]+|Retry-After))\"");

  @Test
  void everyHeaderThatTheServerKnowsIsNamed() throws IOException {
    var known = new TreeSet<String>();
    for (var module : new String[] {"engine", "protocol", "server"}) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .flatMap(HeaderReferenceTest::names)
            .forEach(known::add);
      }
    }
    assertThat(known).hasSizeGreaterThan(35);
    var page = Files.readString(ROOT.resolve("docs/reference/headers.md")).toLowerCase(Locale.ROOT);
    assertThat(known).allSatisfy(name -> assertThat(page).contains(name.toLowerCase(Locale.ROOT)));
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/reference/headers.md"));
    var rows = page.lines().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows).hasSizeGreaterThan(35);
    assertThat(rows)
        .allSatisfy(row -> {
          var test = row.replaceAll(".*\\| `([a-z]+)` \\|$", "$1");
          assertThat(ROOT.resolve("e2e/test/" + test + ".test.mjs")).exists();
        });
  }

  private static Stream<String> names(Path file) {
    try {
      return NAME
          .matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .toList()
          .stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
