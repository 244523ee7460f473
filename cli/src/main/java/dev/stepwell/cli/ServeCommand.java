package dev.stepwell.cli;

import dev.stepwell.dashboard.Dashboard;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.project.Projects;
import java.io.PrintStream;
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
  @Mixin private ModelOptions model;
  @Mixin private ObserveOptions observe;

  @Option(
      names = "--token",
      defaultValue = "${env:STEPWELL_TOKEN}",
      description =
          "The token of clients; base64 of {\"UserID\":…,\"Password\":…} (or STEPWELL_TOKEN).")
  String token;

  @Option(
      names = "--read-only-token",
      defaultValue = "${env:STEPWELL_READ_ONLY_TOKEN}",
      description =
          "A second token of the same user that may only read (or STEPWELL_READ_ONLY_TOKEN); one that"
              + " is stored stays where none is given.")
  String readOnlyToken;

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
    observe.logFormat.use();
    var base = Config.production(options.host, options.port);
    var config = observe.applied(model.applied(bounds.applied(base)));
    var running = Running.start(options, config, Dashboard.forTokens());
    try {
      var projects = running.server().projects();
      requireNoPublicUsers(projects);
      var url = Announcement.url(options.host, running.server().port());
      var fresh = given.isEmpty() && projects.all().isEmpty();
      var credentials = fresh ? Optional.of(Credentials.fresh()) : given;
      Announcement.running(out, url, options, running.partitions());
      credentials.ifPresent(some -> save(projects, some, out));
      if (fresh) {
        var created = credentials.orElseThrow();
        out.println("Created on this first start, shown this once: keep it.");
        Announcement.environment(out, url, created.token(), created.keys());
        created.readOnlyToken().ifPresent(token -> Announcement.readOnly(out, token));
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
      if (readOnlyToken != null) {
        throw new IllegalArgumentException("give --read-only-token together with --token");
      }
      return Optional.empty();
    }
    if (token == null || currentKey == null || nextKey == null) {
      throw new IllegalArgumentException(
          "give --token, --current-signing-key and --next-signing-key together, or none of them");
    }
    return Optional.of(
        Credentials.of(
            token, Optional.ofNullable(readOnlyToken), new SigningKeys(currentKey, nextKey)));
  }

  /// Keys that were given before and rotated since stay rotated: receivers have moved on. Other
  /// keys than before win.
  private static void save(Projects projects, Credentials credentials, PrintStream out) {
    var id = new ProjectId(credentials.userId());
    var given = Optional.of(credentials.keys());
    var before = projects.find(id);
    var keys =
        before
            .filter(stored -> stored.given().equals(given))
            .map(Project::keys)
            .orElse(credentials.keys());
    if (!keys.equals(credentials.keys())) {
      out.println(
          "The signing keys were rotated since they were given: deliveries are signed with the"
              + " rotated ones, which GET /v2/keys shows.");
      out.println();
    }
    var tokens = Credentials.tokens(credentials.token(), credentials.readOnlyToken());
    projects.configure(new Project(id, tokens, keys, given));
  }
}
