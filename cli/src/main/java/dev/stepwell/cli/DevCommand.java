package dev.stepwell.cli;

import dev.stepwell.dashboard.Dashboard;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.project.Secrets;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs a server for development: the documented users and keys, loopback is a destination too.
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a server for development in the foreground.",
      "It knows the documented development users, so an SDK with QSTASH_DEV=true attaches to it on port 8080."
    })
final class DevCommand implements Runnable {
  @Mixin private ServerOptions options;
  @Mixin private BoundsOptions bounds;
  @Mixin private ModelOptions model;
  @Mixin private ObserveOptions observe;

  @Option(
      names = "--read-only-token",
      description =
          "A second token of the default user that may only read; base64 of"
              + " {\"UserID\":\"defaultUser\",\"Password\":…}. One that is stored stays where none is"
              + " given.")
  String readOnlyToken;

  @Override
  public void run() {
    start(System.out).untilStopped();
  }

  /// Starts the server and says so.
  Running start(PrintStream out) {
    var reader = Optional.ofNullable(readOnlyToken);
    reader.ifPresent(token ->
        Credentials.requireReaderOf(
            DevelopmentUsers.DEFAULT.id(), DevelopmentUsers.DEFAULT.token(), token));
    observe.logFormat.use();
    var base = Config.development(options.host, options.port);
    var config = observe.applied(model.applied(bounds.applied(base)));
    var running =
        Running.start(options, config, Dashboard.forEverybody(DevelopmentUsers.DEFAULT.token()));
    var keys = users(running.server().projects(), reader);
    var url = Announcement.url(options.host, running.server().port());
    Announcement.running(out, url, options, running.partitions());
    Announcement.environment(out, url, DevelopmentUsers.DEFAULT.token(), keys);
    return running;
  }

  /// Makes the documented users exist and returns the keys of the first. The protocol fixes those;
  /// the others get their own.
  ///
  /// @param readOnlyToken a second one of the first user
  static SigningKeys users(Projects projects, Optional<String> readOnlyToken) {
    for (var user : DevelopmentUsers.all()) {
      var id = new ProjectId(user.id());
      var reader = readOnlyToken.filter(_ -> user.equals(DevelopmentUsers.DEFAULT));
      var tokens = Credentials.tokens(user.token(), reader);
      var keys =
          user.keys()
              .map(fixed -> new SigningKeys(fixed.current(), fixed.next()))
              .or(() -> projects.keys(id))
              .orElseGet(() -> new SigningKeys(Secrets.signingKey(), Secrets.signingKey()));
      projects.configure(new Project(id, tokens, keys));
    }
    return projects.keys(new ProjectId(DevelopmentUsers.DEFAULT.id())).orElseThrow();
  }
}
