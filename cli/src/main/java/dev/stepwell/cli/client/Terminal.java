package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.io.PrintWriter;
import java.util.function.Consumer;

/// Where a command prints: results on the standard output, what is about them on the other one, so
/// that a pipe gets nothing but results.
///
/// @param json whether a program reads it
record Terminal(PrintWriter out, PrintWriter err, boolean json) {
  /// Shows an answer: as it is to programs, otherwise in the given way.
  void show(Answer answer, Consumer<JsonValue> people) {
    if (json) {
      raw(answer);
    } else {
      people.accept(answer.json());
    }
  }

  /// An answer as it is, in a line of its own.
  void raw(Answer answer) {
    line(answer.text());
  }

  /// Says that something was done, or shows the answer to programs.
  void done(Answer answer, String text) {
    if (json) {
      raw(answer);
    } else {
      line(text);
    }
  }

  /// A line of our own words; what is not must be [Clean] already.
  void line(String text) {
    out.println(text);
    out.flush();
  }

  /// A line of our own words for people, which programs need not have.
  void tell(String text) {
    if (!json) {
      line(text);
    }
  }

  /// Something about the result that is no part of it.
  void note(String text) {
    err.println(text);
    err.flush();
  }
}
