package dev.stepwell.cli.client;

/// Why a command did not do what it was asked for, in words that say what to do next.
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode code;

  CommandException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  public ExitCode code() {
    return code;
  }
}
