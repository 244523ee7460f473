package dev.stepwell.cli.client;

import java.util.List;
import java.util.function.Function;

/// Does one thing after the other, with progress, as far as it goes.
final class Each {
  private Each() {}

  /// Does it for each id, and says what came of each.
  ///
  /// @param action does it for an id
  /// @param done what is said of one that was done
  /// @return of the first that failed
  static ExitCode of(
      List<String> ids, Terminal terminal, Function<String, Answer> action, String done) {
    var code = ExitCode.OK;
    int number = 0;
    for (var id : ids) {
      number++;
      var place = ids.size() == 1 ? "" : number + "/" + ids.size() + " ";
      try {
        var answer = action.apply(id);
        if (terminal.json()) {
          terminal.raw(answer);
        } else {
          terminal.line(place + done + " " + Clean.line(id) + result(answer));
        }
      } catch (CommandException failure) {
        // The next one would fare no better.
        if (failure.code() == ExitCode.UNREACHABLE || failure.code() == ExitCode.UNAUTHORIZED) {
          throw failure;
        }
        terminal.note("stepwell: " + place + Clean.line(id) + ": " + failure.getMessage());
        code = code == ExitCode.OK ? failure.code() : code;
      }
    }
    return code;
  }

  /// The id of what came of it, where there is one.
  private static String result(Answer answer) {
    if (answer.body().isEmpty()) {
      return "";
    }
    var json = answer.json();
    var made = json.text("workflowRunId") + json.text("messageId");
    return made.isEmpty() ? "" : " as " + Clean.line(made);
  }
}
