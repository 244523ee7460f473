package dev.stepwell.cli;

import dev.stepwell.cli.client.Load;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.server.api.site.Site;
import dev.stepwell.server.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures a server with a small load.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a server with a small load: messages, empty runs, and runs that wait for an event.",
      "It sends to the server that it is told, or else to one that it starts itself on a temporary"
          + " folder. What a server was sent stays in its logs."
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:QSTASH_URL}",
      description = "The server (or QSTASH_URL); without it one is started.")
  String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:QSTASH_TOKEN}",
      description = "The token of a project of that server (or QSTASH_TOKEN).")
  String token;

  @Option(
      names = {"--count", "-n"},
      paramLabel = "N",
      defaultValue = "2000",
      description = "Messages, and runs of either kind (default: ${DEFAULT-VALUE}).")
  int count;

  @Option(
      names = {"--connections", "-c"},
      paramLabel = "N",
      defaultValue = "16",
      description = "Requests at once (default: ${DEFAULT-VALUE}).")
  int connections;

  @Option(
      names = "--sink",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address of this machine under which the server reaches it (default: ${DEFAULT-VALUE}).")
  String sink;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "Where the temporary folder of a server is made that is started; on the disk that is meant"
              + " (default: that of the system).")
  Path folder;

  @Option(names = "--json", description = "Prints one object, for programs.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    var plan = new Load.Plan(count, connections, sink, Load.Plan.PATIENCE);
    if (url != null && !url.isBlank()) {
      measure(plan, url, token == null ? "" : token.strip(), url);
      return 0;
    }
    var data =
        folder == null
            ? Files.createTempDirectory("stepwell-bench-")
            : Files.createTempDirectory(folder, "stepwell-bench-");
    var options = new ServerOptions();
    options.host = "127.0.0.1";
    options.port = 0;
    options.data = data;
    try (var running = Running.start(options, Config.development(options.host, 0), Site.NONE)) {
      var _ = DevCommand.users(running.server().projects(), Optional.empty());
      var own = Announcement.url(options.host, running.server().port());
      measure(plan, own, DevelopmentUsers.DEFAULT.token(), "its own, " + disk(data));
    } finally {
      DemoCommand.delete(data);
    }
    return 0;
  }

  private void measure(Load.Plan plan, String server, String as, String name) {
    PrintWriter err = spec.commandLine().getErr();
    try (var load = new Load(server, as, plan, err)) {
      load.run();
      load.print(name, spec.commandLine().getOut(), json);
    }
  }

  /// A file system in memory syncs nothing, which makes everything look fast.
  private static String disk(Path data) throws IOException {
    var type = Files.getFileStore(data).type();
    return "data in "
        + data
        + " ("
        + type
        + (type.equals("tmpfs") ? ": memory, where nothing is synced" : "")
        + ")";
  }
}
