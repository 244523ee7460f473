package dev.stepwell.cli.client;

/// What a refusal of the server means to whoever typed the command.
final class Refusals {
  private Refusals() {}

  /// The answer, where it is a success.
  ///
  /// @throws CommandException where it is none
  static Answer successful(Answer answer) {
    if (!answer.successful()) {
      throw explain(answer);
    }
    return answer;
  }

  private static CommandException explain(Answer answer) {
    var error = Clean.line(answer.error());
    return switch (answer.status()) {
      case 401 ->
          new CommandException(
              ExitCode.UNAUTHORIZED,
              error
                  + ": the server does not know this token. --token or QSTASH_TOKEN has to be the one"
                  + " that it printed or was started with");
      case 403 ->
          new CommandException(
              ExitCode.UNAUTHORIZED,
              error + ": this token may only read. The other one of the project may change things");
      case 404 -> new CommandException(ExitCode.NOT_FOUND, error);
      case 503 ->
          new CommandException(
              ExitCode.FAILED,
              error
                  + answer
                      .retryAfter()
                      .map(seconds -> ": try again in " + Clean.line(seconds) + " s")
                      .orElse(": try again"));
      default ->
          new CommandException(
              ExitCode.FAILED, "the server refused this (" + answer.status() + "): " + error);
    };
  }
}
