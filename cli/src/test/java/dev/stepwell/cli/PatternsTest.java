package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// No regular expression of the server takes more steps than its input is long, times a constant.
/// Steps are counted, not timed: looks at a character of the input.
class PatternsTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of("engine", "protocol", "store", "store-rocksdb", "server", "cli");
  private static final int LENGTH = 4_000;
  private static final int STEPS_PER_CHARACTER = 400;

  private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final Pattern USE =
      Pattern.compile(
          "(?:Pattern\\.compile|\\.matches|\\.replaceAll|\\.replaceFirst|\\.split)\\(\\s*("
              + LITERAL
              + "|[A-Z_]+)((?:\\s*\\+\\s*(?:"
              + LITERAL
              + "|[A-Z_]+))*)");
  private static final Pattern PART = Pattern.compile(LITERAL + "|[A-Z_]+");

  /// What strains a pattern is the repetition of what it repeats, and then something else.
  private static final List<String> REPEATED =
      List.of(
          "0", "a", "A", " ", "\t", "\0", "-", ".", "/", ",", ":", "[", "0-", "1.", ",/", ", ",
          "a0", "http://", ",https:", "v1.1.1-", "\u00E9");

  /// Counts how often it is looked at.
  private static final class Watched implements CharSequence {
    private final String text;
    private final int most;
    private int steps;

    Watched(String text) {
      this.text = text;
      this.most = STEPS_PER_CHARACTER * (text.length() + 1);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++steps > most) {
        throw new IllegalStateException("more than " + most + " steps");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Test
  void noPatternTakesLongWhateverItMeets() throws IOException {
    var patterns = patterns();
    assertThat(patterns).contains("\\s+", "[A-Za-z0-9._-]+").hasSizeGreaterThan(12);
    for (var pattern : patterns) {
      attack(Pattern.compile(pattern));
    }
  }

  @Test
  void thoseThatDoAreFound() {
    for (var pattern : List.of("(a+)+b", "(.*)*x", "/+$", "\\s*\\s*x", "(0|00)*1", "a*a*a*b")) {
      assertThatThrownBy(() -> attack(Pattern.compile(pattern)))
          .as(pattern)
          .isInstanceOf(AssertionError.class);
    }
  }

  private static void attack(Pattern pattern) {
    for (var repeated : REPEATED) {
      for (var end : List.of("", "\u2603", repeated.substring(1) + "!")) {
        var text = repeated.repeat(LENGTH / repeated.length()) + end;
        try {
          pattern.matcher(new Watched(text)).matches();
          assertThat(pattern.matcher(new Watched(text)).results().count()).isNotNegative();
        } catch (IllegalStateException | StackOverflowError tooLong) {
          throw new AssertionError(
              "the pattern " + pattern + " on many '" + repeated + "' then '" + end + "'", tooLong);
        }
      }
    }
  }

  /// The expressions in the sources, with the constants of their files that they are made of.
  private static List<String> patterns() throws IOException {
    var patterns = new ArrayList<String>();
    for (var module : MODULES) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          var source = Files.readString(file);
          USE.matcher(source)
              .results()
              .map(use -> whole(use.group(1) + use.group(2), source))
              .forEach(patterns::add);
        }
      }
    }
    return patterns;
  }

  private static String whole(String expression, String source) {
    return PART.matcher(expression)
        .results()
        .map(part -> part.group())
        .map(part -> part.startsWith("\"") ? unquoted(part) : constant(part, source))
        .collect(Collectors.joining());
  }

  private static String constant(String name, String source) {
    var definition = Pattern.compile("String " + name + " =\\s*(" + LITERAL + ");").matcher(source);
    assertThat(definition.find()).as("a text for the constant " + name).isTrue();
    return unquoted(definition.group(1));
  }

  private static String unquoted(String literal) {
    return literal.substring(1, literal.length() - 1).translateEscapes();
  }
}
