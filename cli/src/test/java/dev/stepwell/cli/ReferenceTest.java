package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Limits;
import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.delivery.DeliverySettings;
import dev.stepwell.server.delivery.http.SenderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The reference pages, held against the program.
class ReferenceTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void everyOptionIsDocumentedAndEveryDocumentedOptionExists() throws IOException {
    var documented = found("`(--[a-z-]+)`", page("reference/configuration.md"));
    assertThat(documented).isEqualTo(options().map(OptionSpec::longestName).collect(names()));
  }

  @Test
  void everyVariableIsDocumentedAndEveryDocumentedVariableIsRead() throws IOException {
    var read =
        options()
            .map(option -> String.valueOf(option.defaultValue()))
            .flatMap(value -> found("\\$\\{env:([A-Z_]+)", value).stream())
            .collect(names());
    for (var script : List.of("stepwell", "build/common.sh")) {
      read.addAll(found("\\$\\{(STEPWELL_[A-Z_]+|JAVA_HOME):-", page("../" + script)));
    }
    var page = page("reference/configuration.md");
    assertThat(found("`(STEPWELL_[A-Z_]+|JAVA_HOME)`", page)).isEqualTo(read);
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
    var page = page("guides/production.md");
    var delivery = DeliverySettings.DEFAULT;
    var limits = Limits.DEFAULT;
    assertThat(page)
        .contains(
            text("%,d in all, %,d for each host", delivery.inFlight(), delivery.inFlightPerHost()))
        .contains(text("| one delivery | %d minutes", delivery.timeout().toMinutes()))
        .contains(text("a `context.call` up to %d hours", delivery.callTimeout().toHours()))
        .contains(text("answer | %d MiB", SenderSettings.DEFAULT.responseBytes() >> 20))
        .contains(
            text(
                "| steps of a run | %,d, and %d MiB",
                limits.stepsPerRun(), limits.historyBytesPerRun() >> 20))
        .contains(
            text(
                "| saved notifications of a run | %,d, and %d MiB",
                limits.savedPerRun(), limits.savedBytesPerRun() >> 20))
        .contains(text("| an ended run in the logs | %d days", limits.retention().toDays()));
    assertThat(page("concepts/guarantees.md"))
        .contains(
            text(
                "%,d saved notifications, and %d MiB",
                limits.savedPerRun(), limits.savedBytesPerRun() >> 20));
  }

  @Test
  void limitsOfRequestsAreTheDocumentedOnes() throws IOException {
    var edge = EdgeSettings.DEFAULT;
    assertThat(page("reference/api.md"))
        .contains(text("a body of %d MiB", edge.bodyBytes() >> 20))
        .contains(text("headers of %d KiB", edge.headerBytes() >> 10))
        .contains(text("a request line of %d KiB", edge.lineBytes() >> 10));
    assertThat(edge.receive()).isEqualTo(Duration.ofMinutes(1));
    assertThat(page("guides/production.md"))
        .contains(text("client_max_body_size %dm;", edge.bodyBytes() >> 20));
  }

  @Test
  void tablesAreTheDocumentedOnes() throws IOException {
    var schema = page("../store/src/main/java/dev/stepwell/store/tables/Schema.java");
    var tables =
        Pattern.compile("new TableFormat<>\\(\\s*(\\d+),\\s*\"([a-z ]+)\"").matcher(schema).results();
    assertThat(tables.map(match -> "| %s | %s |".formatted(match.group(1), match.group(2))))
        .hasSizeGreaterThan(15)
        .allSatisfy(row -> assertThat(page("internals/storage.md")).contains(row));
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

  private static Stream<OptionSpec> options() {
    return Main.commandLine().getSubcommands().values().stream()
        .flatMap(command -> command.getCommandSpec().options().stream());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(names());
  }

  private static Collector<String, ?, TreeSet<String>> names() {
    return Collectors.toCollection(TreeSet::new);
  }

  private static String page(String name) throws IOException {
    return Files.readString(DOCS.resolve(name));
  }
}
