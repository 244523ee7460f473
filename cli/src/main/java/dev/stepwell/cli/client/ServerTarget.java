package dev.stepwell.cli.client;

import dev.stepwell.protocol.identity.DevelopmentUsers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Which server a command talks to and how it prints: the options that all of them have.
@Command(
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the server refused or failed",
      "2:the command was written wrongly; nothing was sent",
      "3:there is no such thing",
      "4:the server cannot be reached",
      "5:the token is missing, unknown, or may only read"
    })
final class ServerTarget {
  static final String DEFAULT_URL = "http://127.0.0.1:8080";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:QSTASH_URL:-" + DEFAULT_URL + "}",
      description = "Where the server is (or QSTASH_URL; otherwise " + DEFAULT_URL + ").")
  String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:QSTASH_TOKEN}",
      description =
          "The token of the project (or QSTASH_TOKEN; with QSTASH_DEV=true that of the development"
              + " user).")
  String token;

  @Option(names = "--json", description = "Prints what the server answers as it is, for programs.")
  boolean json;

  Api api() {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw CommandException.usage("--url has to begin with http:// or https://");
    }
    if (token != null && !token.isBlank()) {
      return new Api(url, token.strip());
    }
    if ("true".equals(System.getenv("QSTASH_DEV"))) {
      return new Api(url, DevelopmentUsers.DEFAULT.token());
    }
    throw new CommandException(
        ExitCode.UNAUTHORIZED,
        "no token: --token or QSTASH_TOKEN has to be the one that the server printed at its start"
            + " (`stepwell dev` prints the line to paste)");
  }
}
