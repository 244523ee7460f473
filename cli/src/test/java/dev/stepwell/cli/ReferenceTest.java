package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Limits;
import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.api.edge.EdgeSettings.Bodies;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.DeliverySettings;
import dev.stepwell.server.delivery.http.SenderSettings;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// The reference pages, held against the program.
class ReferenceTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void everyOptionIsDocumentedAndEveryDocumentedOptionExists() throws IOException {
    var documented =
        found("`(--[a-z-]+)`", page("reference/configuration.md") + page("reference/cli.md"));
    assertThat(documented)
        .isEqualTo(options().map(OptionSpec::longestName).collect(Collectors.toSet()));
  }

  @Test
  void everyVariableIsDocumentedAndEveryDocumentedVariableIsRead() throws IOException {
    var read = new HashSet<String>();
    options()
        .map(ReferenceTest::writtenDefault)
        .forEach(value -> read.addAll(found("\\$\\{env:([A-Z_]+)", value)));
    for (var script : List.of("stepwell", "build/common.sh")) {
      read.addAll(found("\\$\\{(STEPWELL_[A-Z_]+|JAVA_HOME):-", page("../" + script)));
    }
    // Commands that ask a server read what SDKs read.
    read.removeAll(found("`(QSTASH_[A-Z_]+)`", page("reference/cli.md")));
    var page = page("reference/configuration.md");
    assertThat(found("`(STEPWELL_[A-Z_]+|OTEL_[A-Z_]+|JAVA_HOME)`", page)).isEqualTo(read);
  }

  @Test
  void defaultsAreTheDocumentedOnes() throws IOException {
    var page = page("reference/configuration.md");
    var options = new ServerOptions();
    new CommandLine(options).parseArgs();
    assertThat(page)
        .contains("| `--host` | `" + options.host + "` |")
        .contains("| `--port` | `" + options.port + "` |")
        .contains("| `--data` | `" + options.data + "` |")
        .contains("| `--partitions` | `" + ServerOptions.DEFAULT_PARTITIONS + "` |");
  }

  @Test
  void limitsAreTheDocumentedOnes() throws IOException {
    var delivery = DeliverySettings.DEFAULT;
    var limits = Limits.DEFAULT;
    var saved = number(limits.saved().count()) + " saved notifications, and ";
    assertThat(page("guides/production.md"))
        .contains(number(delivery.places().inFlight()) + " in all, ")
        .contains(number(delivery.places().inFlightPerHost()) + " for each host")
        .contains("| one delivery | " + delivery.timeouts().delivery().toMinutes() + " minutes")
        .contains("a `context.call` up to " + delivery.timeouts().call().toHours() + " hours")
        .contains("| an endpoint's answer | " + mib(SenderSettings.DEFAULT.responseBytes()))
        .contains("| steps of a run | " + number(limits.steps().count()))
        .contains(mib(limits.steps().bytes()) + " of history")
        .contains("| saved notifications of a run | " + number(limits.saved().count()))
        .contains("and " + mib(limits.saved().bytes()))
        .contains("| an ended run in the logs | " + limits.kept().ended().toDays() + " days")
        .contains(
            (Config.production("", 0).upkeep().retentionBytes() >> 30) + " GiB of ended runs");
    assertThat(page("concepts/guarantees.md"))
        .contains(saved + mib(limits.saved().bytes()) + " of them");
  }

  @Test
  void limitsOfRequestsAreTheDocumentedOnes() throws IOException {
    var edge = EdgeSettings.DEFAULT;
    assertThat(page("reference/api.md"))
        .contains("a body of " + mib(edge.bodies().one()))
        .contains("headers of " + (edge.headerBytes() >> 10) + " KiB")
        .contains("a request line of " + (edge.lineBytes() >> 10) + " KiB");
    assertThat(edge.receive()).isEqualTo(Duration.ofMinutes(1));
    assertThat(page("guides/production.md"))
        .contains("client_max_body_size " + (Bodies.LONGEST_BATCH >> 20) + "m;");
  }

  @Test
  void tablesAreTheDocumentedOnes() throws IOException {
    var schema = page("../store/src/main/java/dev/stepwell/store/tables/Schema.java");
    var tables =
        Pattern.compile("new TableFormat<>\\(\\s*(\\d+),\\s*\"([a-z ]+)\"")
            .matcher(schema)
            .results();
    var documented = page("internals/storage.md");
    assertThat(tables.map(match -> "| %s | %s |".formatted(match.group(1), match.group(2))))
        .hasSizeGreaterThan(15)
        .allSatisfy(row -> assertThat(documented).contains(row));
  }

  @Test
  void helpTellsWhatEachOptionIs() {
    for (var command : Main.commandLine().getSubcommands().values()) {
      var help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
      for (var option : command.getCommandSpec().options()) {
        assertThat(option.description()).as(option.longestName()).isNotEmpty();
        assertThat(help).contains(option.longestName());
      }
    }
  }

  /// Of all commands; [CommandReferenceTest] looks whether each is in the section of its command.
  private static Stream<OptionSpec> options() {
    return options(Main.commandLine());
  }

  private static Stream<OptionSpec> options(CommandLine line) {
    return line.getSubcommands().values().stream()
        .flatMap(command ->
            Stream.concat(command.getCommandSpec().options().stream(), options(command)));
  }

  /// The default as it stands in the source: the model has the variable filled in already.
  private static String writtenDefault(OptionSpec option) {
    return option.userObject() instanceof AnnotatedElement field
            && field.isAnnotationPresent(Option.class)
        ? field.getAnnotation(Option.class).defaultValue()
        : "";
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  private static String page(String name) throws IOException {
    return Files.readString(DOCS.resolve(name));
  }
}
