package dev.stepwell.cli;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.project.Secrets;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs a server for production.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a server for production in the foreground.",
      "Token and signing keys are created on the first start and shown once, unless they are given."
    })
final class ServeCommand implements Runnable {
  @Mixin private ServerOptions options;
  @Mixin private BoundsOptions bounds;

  @Option(
      names = "--token",
      defaultValue = "${env:STEPWELL_TOKEN}",
      description =
          "The token of clients; base64 of {\"UserID\":…,\"Password\":…} (or STEPWELL_TOKEN).")
  String token;

  @Option(
      names = "--current-signing-key",
      defaultValue = "${env:STEPWELL_CURRENT_SIGNING_KEY}",
      description = "The key that signs deliveries (or STEPWELL_CURRENT_SIGNING_KEY).")
  String currentKey;

  @Option(
      names = "--next-signing-key",
      defaultValue = "${env:STEPWELL_NEXT_SIGNING_KEY}",
      description = "The key that will sign after it (or STEPWELL_NEXT_SIGNING_KEY).")
  String nextKey;

  @Override
  public void run() {
    start(System.out).untilStopped();
  }

  /// Starts the server and says so.
  Running start(PrintStream out) {
    var given = given();
    var config = bounds.applied(Config.production(options.host, options.port));
    var running = Running.start(options, config);
    try {
      var projects = running.server().projects();
      requireNoPublicUsers(projects);
      var url = Announcement.url(options.host, running.server().port());
      var fresh = given.isEmpty() && projects.all().isEmpty();
      var credentials = fresh ? Optional.of(Credentials.fresh()) : given;
      credentials.ifPresent(some -> save(projects, some));
      Announcement.running(out, url, options, running.partitions());
      if (fresh) {
        var created = credentials.orElseThrow();
        out.println("Created on this first start, shown this once: keep it.");
        Announcement.environment(out, url, created.token(), created.keys());
      }
      return running;
    } catch (RuntimeException failure) {
      running.close();
      throw failure;
    }
  }

  /// Everybody knows the tokens of the development users.
  private void requireNoPublicUsers(Projects projects) {
    for (var user : DevelopmentUsers.all()) {
      if (projects.authenticate(user.token()).isPresent()) {
        throw new IllegalStateException(
            "the data in "
                + options.data
                + " were made by `stepwell dev`, whose tokens are public: choose another --data");
      }
    }
  }

  /// Token and keys from options or the environment: all of them or none.
  private Optional<Credentials> given() {
    if (token == null && currentKey == null && nextKey == null) {
      return Optional.empty();
    }
    if (token == null || currentKey == null || nextKey == null) {
      throw new IllegalArgumentException(
          "give --token, --current-signing-key and --next-signing-key together, or none of them");
    }
    return Optional.of(Credentials.of(token, new SigningKeys(currentKey, nextKey)));
  }

  private static void save(Projects projects, Credentials credentials) {
    var token = new Project.Token(Secrets.sha256(credentials.token()), Access.FULL);
    projects.save(
        new Project(new ProjectId(credentials.userId()), List.of(token), credentials.keys()));
  }
}
