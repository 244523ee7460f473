package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Limits;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.project.Project;
import dev.stepwell.protocol.body.WaitRegistration;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.publish.CallbackRequest;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.protocol.retry.RetryDelay;
import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.api.edge.EdgeSettings.Bodies;
import dev.stepwell.server.api.events.Unmet;
import dev.stepwell.server.api.llm.Chatting;
import dev.stepwell.server.api.site.Inside;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.DeliverySettings;
import dev.stepwell.server.delivery.http.SenderSettings;
import dev.stepwell.server.project.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// `docs/reference/limits.md`, held against the defaults, the options, and the tests that it names.
class LimitReferenceTest {
  private static final Path ROOT = Path.of("..");

  /// Options that say where or whether, not how much.
  private static final Set<String> NO_LIMITS = Set.of("--allow", "--refuse", "--trust-proxy");

  private record Row(String limit, String value, String option, String test) {}

  @Test
  void everyOptionThatIsALimitIsListedAndEveryListedOneExists() throws IOException {
    var options =
        new CommandLine(new BoundsOptions())
            .getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !NO_LIMITS.contains(name))
                .collect(Collectors.toSet());
    var listed =
        rows().stream()
            .map(Row::option)
            .filter(option -> !option.isEmpty())
            .collect(Collectors.toSet());
    assertThat(listed).isEqualTo(options);
  }

  @Test
  void defaultsAreThoseOfTheProgramAndNoneIsListedThatIsNotCompared() throws IOException {
    var listed = new HashMap<String, String>();
    rows().forEach(row -> listed.put(row.limit(), row.value()));
    assertThat(listed).isEqualTo(defaults());
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    var sources = new HashMap<String, Path>();
    for (var module : List.of("cli", "dashboard", "engine", "protocol", "server")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files.forEach(file -> sources.put(file.getFileName().toString(), file));
      }
    }
    for (var row : rows()) {
      var name = row.test().split("\\.", -1);
      var source = sources.get(name[0] + ".java");
      assertThat(source).as(row.limit()).isNotNull();
      if (name.length > 1) {
        assertThat(Files.readString(source)).contains("void " + name[1] + "(");
      }
    }
  }

  private static Map<String, String> defaults() {
    var edge = EdgeSettings.DEFAULT;
    var requests = RequestBounds.DEFAULT;
    var limits = Limits.DEFAULT;
    var delivery = DeliverySettings.DEFAULT;
    var endpoints = SenderSettings.DEFAULT.connections();
    var longest = requests.times().delay().toDays() + " days";
    return Map.ofEntries(
        Map.entry("body of a request, of a message in a batch", mib(edge.bodies().one())),
        Map.entry("body of a batch", mib(Bodies.LONGEST_BATCH)),
        Map.entry("headers of a request", (edge.headerBytes() >> 10) + " KiB"),
        Map.entry("request line", (edge.lineBytes() >> 10) + " KiB"),
        Map.entry("time for a body to arrive", edge.receive().toSeconds() + " s"),
        Map.entry(
            "time for the next request to come on a connection, its headers complete",
            edge.idle().toSeconds() + " s"),
        Map.entry("connections", number(EdgeSettings.MOST_CONNECTIONS)),
        Map.entry("connections to endpoints", number(endpoints.all())),
        Map.entry("those of them that nobody uses", number(endpoints.kept())),
        Map.entry(
            "items of a batch, branches of a parallel block",
            number(requests.sizes().batchItems())),
        Map.entry("delay, sleep, moment of the first delivery", longest),
        Map.entry("time of a wait", longest),
        Map.entry(
            "`timeoutBody` of a wait", (WaitRegistration.LONGEST_TIMEOUT_BODY >> 10) + " KiB"),
        Map.entry("retries of a message or a callback", number(requests.mostRetries())),
        Map.entry("delay between retries", RetryDelay.LONGEST.toDays() + " day"),
        Map.entry("period of flow control", requests.times().period().toDays() + " days"),
        Map.entry("labels", number(requests.mostLabels())),
        Map.entry(
            "a label, a flow-control key, a deduplication id, a name",
            Names.MAX_LENGTH + " characters"),
        Map.entry("tokens of a project", number(Project.MOST_TOKENS)),
        Map.entry("endpoints of a URL group", number(Group.MOST_ENDPOINTS)),
        Map.entry("queues of a project", number(requests.owned().queues())),
        Map.entry("URL groups of a project", number(requests.owned().groups())),
        Map.entry("schedules of a project", number(requests.owned().schedules())),
        Map.entry(
            "kinds of notifications that met nobody, remembered for a project", number(Unmet.MOST)),
        Map.entry("depth of callbacks of callbacks", number(CallbackRequest.DEEPEST)),
        Map.entry("depth of invokes", number(requests.deepestInvoke())),
        Map.entry("steps of a run, plans counted in", number(limits.steps().count())),
        Map.entry("history of a run", mib(limits.steps().bytes())),
        Map.entry("saved notifications of a run", number(limits.saved().count())),
        Map.entry("their data together", mib(limits.saved().bytes())),
        Map.entry("answer of an endpoint", delivery.timeouts().delivery().toMinutes() + " minutes"),
        Map.entry("answer to a call", delivery.timeouts().call().toHours() + " hours"),
        Map.entry("chats of one project at once", number(Chatting.AT_ONCE)),
        Map.entry(
            "pages of the dashboard of one project that are kept up to date",
            number(Inside.LIVE_OF_PROJECT)),
        Map.entry("a session of the dashboard", Sessions.LIFE.toDays() + " days"),
        Map.entry("requests in flight", number(delivery.places().inFlight())),
        Map.entry("an ended run in the logs", limits.kept().ended().toDays() + " days"),
        Map.entry(
            "a failed run in the dead letter queue", limits.kept().failed().toDays() + " days"),
        Map.entry(
            "the time in which a message that is published again is recognised",
            limits.kept().names().toMinutes() + " minutes"),
        Map.entry(
            "ended runs and dead letters in all",
            (Config.production("", 0).upkeep().retentionBytes() >> 30) + " GiB"));
  }

  private static List<Row> rows() throws IOException {
    return Files.readString(ROOT.resolve("docs/reference/limits.md"))
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| limit "))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(cells -> new Row(cells.get(1), cells.get(2), bare(cells.get(4)), bare(cells.get(5))))
        .toList();
  }

  private static String bare(String cell) {
    return cell.replace("`", "");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
