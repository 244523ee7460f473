package dev.stepwell.cli.client;

import picocli.CommandLine.Option;

/// The option that a body comes from a file.
final class BodyFile {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Takes the body from a file; - is the standard input.")
  String file;
}
