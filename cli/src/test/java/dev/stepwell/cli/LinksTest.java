package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The pages of the project, and where they lead.
class LinksTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  @Test
  void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
    var broken = new ArrayList<String>();
    int links = 0;
    for (var page : pages()) {
      for (var match : LINK.matcher(Files.readString(page)).results().toList()) {
        var target = match.group(1);
        if (!target.contains("://")) {
          links++;
          if (!Files.exists(page.resolveSibling(target))) {
            broken.add(page + " to " + target);
          }
        }
      }
    }
    assertThat(links).isGreaterThan(15);
    assertThat(broken).isEmpty();
  }

  private static Iterable<Path> pages() throws IOException {
    try (var top = Files.list(ROOT);
        var docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs).filter(path -> path.toString().endsWith(".md")).toList();
    }
  }
}
