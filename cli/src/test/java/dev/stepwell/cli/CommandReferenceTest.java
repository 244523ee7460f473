package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.client.ClientCommands;
import dev.stepwell.cli.client.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The page of commands, held against the commands.
class CommandReferenceTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/reference/cli.md");

  /// A command without its parameters, which are written large or in brackets.
  private static final Pattern NAME = Pattern.compile("`([a-z]+(?: [a-z]+)*)[^`]*`");

  /// What all commands that talk to a server have; the page has them once.
  private static final Set<String> OF_ALL = Set.of("--url", "--token", "--json");

  @Test
  void aCommandIsTheSameWhereItIsTheOnlyOne() {
    Main.commandLine()
        .getSubcommands()
        .forEach((name, command) -> {
          var alone = Main.commandLine(new String[] {name, "--help"});
          assertThat(below(alone, name).getUsageMessage()).isEqualTo(command.getUsageMessage());
          if (!name.equals("completion")) { // which completes all of them
            assertThat(alone.getSubcommands()).containsOnlyKeys(name);
          }
        });
  }

  @Test
  void everyCommandIsOnThePageAndEveryCommandOnThePageExists() throws IOException {
    var known =
        all(Main.commandLine()).stream()
            .filter(command -> command.getSubcommands().isEmpty())
            .map(command -> command.getCommandSpec().qualifiedName())
            .collect(Collectors.toSet());
    assertThat(documented(Files.readString(PAGE))).isEqualTo(known);
  }

  /// The first column of the first table. A word behind a command of two words stands for its
  /// neighbour.
  private static Set<String> documented(String page) {
    var names = new HashSet<String>();
    for (var row : page.substring(0, page.indexOf("\n## ")).lines().toList()) {
      var cell = Pattern.compile("^\\| (`stepwell [^|]*`) \\|").matcher(row);
      if (cell.find()) {
        var group = "stepwell";
        for (var match : NAME.matcher(cell.group(1)).results().toList()) {
          var words = match.group(1);
          names.add(words.startsWith("stepwell ") ? words : group + " " + words);
          var parts = words.split(" ", -1);
          group = parts.length == 3 ? parts[0] + " " + parts[1] : group;
        }
      }
    }
    return names;
  }

  @Test
  void everyOptionOfACommandIsInItsSection() throws IOException {
    var page = Files.readString(PAGE);
    for (var command : ClientCommands.names()) {
      int begin = page.indexOf("\n## `stepwell " + command + "`");
      assertThat(begin).as(command).isNotNegative();
      var rest = page.substring(begin + 1);
      int end = rest.indexOf("\n## ");
      var section = end < 0 ? rest : rest.substring(0, end);
      for (var option : options(below(ClientCommands.alone(command), command))) {
        assertThat(OF_ALL.contains(option) ? page : section)
            .as(command + " " + option)
            .contains("`" + option);
      }
    }
  }

  @Test
  void exitCodesAreTheDocumentedOnes() throws IOException {
    var page = Files.readString(PAGE);
    var help = below(below(ClientCommands.alone("keys"), "keys"), "show");
    for (var code : ExitCode.values()) {
      assertThat(page).contains("| `" + code.number() + "` |");
      assertThat(help.getCommandSpec().usageMessage().exitCodeList())
          .containsKey(String.valueOf(code.number()));
    }
  }

  @Test
  void helpTellsWhatEachCommandOptionAndParameterIs() {
    for (var command : all(Main.commandLine())) {
      var spec = command.getCommandSpec();
      if (spec.parent() == null) {
        continue;
      }
      assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
      for (var argument : spec.args()) {
        assertThat(argument.description())
            .as(spec.qualifiedName() + " " + argument.paramLabel())
            .isNotEmpty();
      }
      assertThat(command.getUsageMessage(Ansi.OFF)).doesNotContain("${");
    }
  }

  @Test
  void theLauncherKnowsWhichCommandsNeedNoServer() throws IOException {
    assertThat(Files.readString(ROOT.resolve("stepwell")))
        .contains(
            "\n  "
                + ClientCommands.names().stream().sorted().collect(Collectors.joining(" | "))
                + ")\n");
  }

  private static CommandLine below(CommandLine line, String name) {
    return Objects.requireNonNull(line.getSubcommands().get(name), name);
  }

  private static List<CommandLine> all(CommandLine line) {
    var all = new ArrayList<>(List.of(line));
    line.getSubcommands().values().stream()
        .sorted(Comparator.comparing(CommandLine::getCommandName))
        .forEach(below -> all.addAll(all(below)));
    return all;
  }

  private static Set<String> options(CommandLine command) {
    return all(command).stream()
        .flatMap(below -> below.getCommandSpec().options().stream())
        .map(option -> option.longestName())
        .filter(name -> !Set.of("--help", "--version").contains(name))
        .collect(Collectors.toSet());
  }

  @Test
  void theyStartWithoutTheClassesOfAServer() throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.stepwell.cli.Main",
                "keys",
                "show",
                "--token=x",
                "--url=http://127.0.0.1:1")
            .redirectErrorStream(true)
            .start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(ExitCode.UNREACHABLE.number());
    assertThat(printed)
        .contains("cannot reach http://127.0.0.1:1")
        .contains("dev.stepwell.cli.client");
    assertThat(printed.lines().filter(line -> line.contains("dev.stepwell.")))
        .noneMatch(line ->
            Stream.of("server", "engine", "store")
                .anyMatch(room -> line.contains("dev.stepwell." + room)));
    assertThat(printed).doesNotContain("org.rocksdb.").doesNotContain("io.netty.");
  }
}
