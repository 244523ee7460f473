package dev.stepwell.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/// The dashboard, the alert rules and the page about them, held against what a server exports.
class MonitoringTest {
  private static final Path ROOT = Path.of("..");
  private static final Path RULES = ROOT.resolve("deploy/prometheus/stepwell-rules.yml");
  private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/stepwell.json");
  private static final Pattern METRIC = Pattern.compile("\\b(stepwell|jvm|process)_[a-z_]+[a-z]");

  /// A metric with the labels that an expression wants it to have.
  private static final Pattern MATCHERS =
      Pattern.compile("\\b((?:stepwell|jvm|process)_[a-z_]+)\\{([^}]*)}");

  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|!~|=)\"([^\"]*)\"");

  /// What Prometheus itself adds.
  private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

  @TempDir static Path data;
  private static String scraped = "";

  @BeforeAll
  static void scrape() throws IOException, InterruptedException {
    var command = new ServeCommand();
    new CommandLine(command).parseArgs("--port", "0", "--data", data.toString(), "--metrics-open");
    try (var running = command.start(new PrintStream(PrintStream.nullOutputStream()));
        var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + running.server().port() + "/metrics");
      // Requests are counted once they are over, so the second sees the first.
      for (int i = 0; i < 2; i++) {
        var request = HttpRequest.newBuilder(uri).build();
        scraped = client.send(request, BodyHandlers.ofString()).body();
      }
    }
  }

  @Test
  void everyMetricOfTheDashboardAndOfTheRulesIsExportedWithItsLabels() throws IOException {
    var expressions = new ArrayList<>(ruleExpressions());
    var panels = panelExpressions();
    assertThat(expressions).hasSizeGreaterThan(10);
    assertThat(panels).hasSizeGreaterThan(30);
    expressions.addAll(panels);
    for (var expression : expressions) {
      for (var metric : found(METRIC, expression)) {
        assertThat(samples()).as(expression).contains(metric);
      }
      for (var match : MATCHERS.matcher(expression).results().toList()) {
        for (var matcher : MATCHER.matcher(match.group(2)).results().toList()) {
          requireLabel(expression, match.group(1), matcher.group(1));
          if (matcher.group(2).startsWith("=") && !matcher.group(3).startsWith("$")) {
            for (var value : matcher.group(3).split("\\|", -1)) {
              requireValue(expression, match.group(1), matcher.group(1), value);
            }
          }
        }
      }
    }
  }

  private static void requireLabel(String expression, String metric, String label) {
    if (!OF_THE_SCRAPE.contains(label)) {
      assertThat(scraped).as(expression).containsPattern(metric + "\\{[^}]*" + label + "=\"");
    }
  }

  private static void requireValue(String expression, String metric, String label, String value) {
    if (label.equals("status")) {
      return; // one that did not come yet
    }
    assertThat(scraped)
        .as(expression)
        .containsPattern(metric + "\\{[^}]*" + label + "=\"" + value + "\"");
  }

  @Test
  void everyAlertIsExplainedAndHasWhatAlertmanagerShows() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/guides/monitoring.md"));
    var names = new TreeSet<String>();
    for (var rule : rules()) {
      names.add((String) rule.get("alert"));
      assertThat(keys(rule.get("labels"))).containsExactly("severity");
      assertThat(keys(rule.get("annotations"))).containsExactly("description", "summary");
    }
    assertThat(found(Pattern.compile("`(Stepwell[A-Za-z]+)`"), page)).isEqualTo(names);
  }

  @Test
  void everyMetricIsDocumentedAndEveryDocumentedMetricExists() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/guides/monitoring.md"));
    var exported = found(Pattern.compile("# TYPE (stepwell_\\w+) "), scraped);
    assertThat(exported).hasSizeGreaterThan(30);
    assertThat(found(Pattern.compile("`(stepwell_\\w+)`"), page)).isEqualTo(exported);
    for (var type :
        Pattern.compile("# TYPE (stepwell_\\w+) (\\w+)").matcher(scraped).results().toList()) {
      if (!type.group(1).equals("stepwell_build_info")) {
        assertThat(page).contains("| `" + type.group(1) + "` | " + type.group(2) + " |");
      }
    }
  }

  private static Set<String> samples() {
    return found(Pattern.compile("^(\\w+)[{ ]", Pattern.MULTILINE), scraped);
  }

  private static List<String> ruleExpressions() throws IOException {
    return rules().stream().map(rule -> (String) rule.get("expr")).toList();
  }

  private static List<Map<?, ?>> rules() throws IOException {
    return maps(parsed(RULES).get("groups")).stream()
        .flatMap(group -> maps(group.get("rules")).stream())
        .toList();
  }

  private static List<String> panelExpressions() throws IOException {
    return maps(parsed(DASHBOARD).get("panels")).stream()
        .filter(panel -> panel.containsKey("targets"))
        .flatMap(panel -> maps(panel.get("targets")).stream())
        .map(target -> (String) target.get("expr"))
        .toList();
  }

  private static Set<String> keys(@Nullable Object map) {
    return ((Map<?, ?>) requireNonNull(map))
        .keySet().stream().map(String.class::cast).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Map<?, ?>> maps(@Nullable Object list) {
    return ((List<?>) requireNonNull(list))
        .stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
  }

  /// JSON is YAML too.
  private static Map<?, ?> parsed(Path file) throws IOException {
    var load = new Load(LoadSettings.builder().build());
    return (Map<?, ?>) load.loadFromString(Files.readString(file));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match ->
            match.groupCount() == 1 && !pattern.equals(METRIC) ? match.group(1) : match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
