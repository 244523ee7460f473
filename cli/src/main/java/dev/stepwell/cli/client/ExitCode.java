package dev.stepwell.cli.client;

/// What a command ends with. Scripts rely on the numbers: they do not change.
public enum ExitCode {
  OK(0),
  /// The server refused or failed.
  FAILED(1),
  /// The command was written wrongly; nothing was sent.
  USAGE(2),
  NOT_FOUND(3),
  UNREACHABLE(4),
  UNAUTHORIZED(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
