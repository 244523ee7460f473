package dev.stepwell.cli;

import dev.stepwell.cli.doctor.Examination;
import dev.stepwell.cli.doctor.Finding;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.server.delivery.http.AddressRange;
import dev.stepwell.server.delivery.http.DestinationPolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends a workflow's endpoint what a server would send, and says what is wrong.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Sends signed probes to a workflow's endpoint, from here, and names what is wrong and what to"
          + " do. No server is needed, and no workflow is run.",
      "The signing keys are those in QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY, unless"
          + " they are given. Ends with 0 where all is well, with 1 where not."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final String CURRENT = "QSTASH_CURRENT_SIGNING_KEY";
  private static final String NEXT = "QSTASH_NEXT_SIGNING_KEY";

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "Where the workflow is served.")
  String url;

  @Option(
      names = "--dev",
      description =
          "Send where `stepwell dev` would, so to loopback too, with its documented keys unless others"
              + " are given.")
  boolean dev;

  @Option(
      names = "--current-signing-key",
      description = "The key that signs deliveries (or QSTASH_CURRENT_SIGNING_KEY).")
  String currentKey;

  @Option(
      names = "--next-signing-key",
      description = "The key that will sign after it (or QSTASH_NEXT_SIGNING_KEY).")
  String nextKey;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = BoundsOptions.Time.class,
      defaultValue = "10s",
      description = "How long the endpoint may take for each probe (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Option(
      names = "--allow",
      paramLabel = "RANGE",
      split = ",",
      converter = BoundsOptions.Range.class,
      description = "Addresses that may be destinations, as the server is told.")
  List<AddressRange> allow = List.of();

  @Option(
      names = "--refuse",
      paramLabel = "RANGE",
      split = ",",
      converter = BoundsOptions.Range.class,
      description = "Addresses that may not, as the server is told.")
  List<AddressRange> refuse = List.of();

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  boolean json;

  DoctorCommand() {
    this(System.getenv());
  }

  DoctorCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var policy = dev ? DestinationPolicy.development() : DestinationPolicy.production();
    var findings =
        new Examination(
                keys(),
                dev ? "dev" : "serve",
                policy.allowing(allow).refusing(refuse),
                !dev,
                timeout)
            .of(url);
    boolean well = findings.stream().noneMatch(f -> f.level() == Finding.Level.PROBLEM);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(json(well, findings));
    } else {
      print(out, well, findings);
    }
    out.flush();
    return well ? 0 : 1;
  }

  private SigningKeys keys() {
    var known = DevelopmentUsers.DEFAULT.keys().filter(_ -> dev);
    var current =
        first(currentKey, environment.get(CURRENT), known.map(k -> k.current()).orElse(null));
    var next = first(nextKey, environment.get(NEXT), known.map(k -> k.next()).orElse(null));
    if (current == null || next == null) {
      throw new IllegalArgumentException(
          "give the signing keys as "
              + CURRENT
              + " and "
              + NEXT
              + ", or --dev for those of `stepwell dev`; GET /v2/keys of the server shows them");
    }
    return new SigningKeys(current, next);
  }

  private static @Nullable String first(@Nullable String... texts) {
    for (var text : texts) {
      if (text != null && !text.isBlank()) {
        return text;
      }
    }
    return null;
  }

  private static void print(PrintWriter out, boolean well, List<Finding> findings) {
    for (var finding : findings) {
      var mark =
          switch (finding.level()) {
            case FINE -> "ok";
            case NOTE -> "note";
            case PROBLEM -> "WRONG";
          };
      out.printf("%-6s %-10s %s%n", mark, code(finding), finding.what());
      if (!finding.todo().isEmpty()) {
        out.printf("%-6s %-10s %s%n", "", "", "→ " + finding.todo());
      }
    }
    out.println(well ? "All is well." : "Not well: see above.");
  }

  private String json(boolean well, List<Finding> findings) {
    var writer = new JsonWriter();
    writer.beginObject();
    writer.field("url", url);
    writer.field("well", well);
    writer.name("findings");
    writer.beginArray();
    for (var finding : findings) {
      writer.beginObject();
      writer.field("level", finding.level().name().toLowerCase(Locale.ROOT));
      writer.field("code", code(finding));
      writer.field("what", finding.what());
      writer.field("todo", finding.todo());
      writer.endObject();
    }
    writer.endArray();
    writer.endObject();
    return writer.toString();
  }

  private static String code(Finding finding) {
    return finding.code().name().toLowerCase(Locale.ROOT);
  }
}
