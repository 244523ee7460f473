package dev.stepwell.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The options that all commands share which run a server.
final class ServerOptions {
  static final int DEFAULT_PARTITIONS = 2;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}; 0.0.0.0 for all).")
  String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port to listen on (default: ${DEFAULT-VALUE}; 0 for any free one).")
  int port;

  @Option(
      names = "--data",
      defaultValue = ".stepwell",
      description = "Folder that keeps the data (default: ${DEFAULT-VALUE}).")
  Path data;

  @Option(
      names = "--partitions",
      description =
          "Writers that work side by side; fixed when the data folder is created (default: 2).")
  Integer partitions;
}
