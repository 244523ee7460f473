package dev.stepwell.cli;

import dev.stepwell.engine.project.Project.SigningKeys;
import java.io.PrintStream;

/// What a server prints when it runs: where it is, and what to put into the environment of an SDK.
final class Announcement {
  private Announcement() {}

  static String url(String host, int port) {
    var name = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }

  static void running(PrintStream out, String url, ServerOptions options, int partitions) {
    out.println("Stepwell is running at " + url);
    out.println("  dashboard: " + url + "/ in a browser");
    out.println(
        "  data: " + options.data.toAbsolutePath().normalize() + ", partitions: " + partitions);
    out.println();
  }

  static void readOnly(PrintStream out, String token) {
    out.println("A token that may only read, for dashboards and the like:");
    out.println(token);
    out.println();
  }

  static void environment(PrintStream out, String url, String token, SigningKeys keys) {
    out.println("export QSTASH_URL=" + url);
    out.println("export QSTASH_TOKEN=" + token);
    out.println("export QSTASH_CURRENT_SIGNING_KEY=" + keys.current());
    out.println("export QSTASH_NEXT_SIGNING_KEY=" + keys.next());
    out.println();
  }
}
