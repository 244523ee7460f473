package dev.stepwell.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.stepwell.dashboard.Dashboard;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.server.config.Config;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs a workflow of the official SDK against a server of its own, shows what happens, and ends.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Runs a workflow of the official SDK (Node 20) on a server of its own and shows what happens.")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--app",
      defaultValue = "${sys:stepwell.home:-.}/demo",
      description = "Folder of the Node program (default: ${DEFAULT-VALUE}).")
  Path app;

  @Override
  public Integer call() throws IOException, InterruptedException {
    install();
    var data = Files.createTempDirectory("stepwell-demo-");
    var options = new ServerOptions();
    options.host = "127.0.0.1";
    options.port = 0;
    options.data = data;
    try (var running =
        Running.start(
            options,
            Config.development(options.host, 0),
            Dashboard.forEverybody(DevelopmentUsers.DEFAULT.token()))) {
      var keys = DevCommand.users(running.server().projects(), Optional.empty());
      var url = Announcement.url(options.host, running.server().port());
      System.out.println("Stepwell is running at " + url + ", data in " + data);
      return run(
          List.of("node", "demo.mjs"),
          Map.of(
              "QSTASH_URL", url,
              "QSTASH_TOKEN", DevelopmentUsers.DEFAULT.token(),
              "QSTASH_CURRENT_SIGNING_KEY", keys.current(),
              "QSTASH_NEXT_SIGNING_KEY", keys.next()));
    } finally {
      delete(data);
    }
  }

  private void install() throws IOException, InterruptedException {
    if (!Files.exists(app.resolve("demo.mjs"))) {
      throw new IOException("no demo program in " + app.toAbsolutePath() + " (see --app)");
    }
    // Two demos at once must not install over each other. The file is npm's, written when it is
    // done.
    var lock = app.resolve("node_modules.lock");
    try (var channel = FileChannel.open(lock, CREATE, WRITE);
        var _ = channel.lock()) {
      if (!Files.exists(app.resolve("node_modules/.package-lock.json"))) {
        System.out.println("Installing the official SDK into " + app + " …");
        if (run(List.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"), Map.of())
            != 0) {
          throw new IOException("npm could not install the SDK");
        }
      }
    }
  }

  private int run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(app.toFile()).inheritIO();
    builder.environment().putAll(environment);
    try {
      return builder.start().waitFor();
    } catch (IOException missing) {
      throw new IOException(
          command.getFirst() + " could not be started: the demo needs Node 20 and npm", missing);
    }
  }

  /// Removes a folder with all that is in it.
  static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
