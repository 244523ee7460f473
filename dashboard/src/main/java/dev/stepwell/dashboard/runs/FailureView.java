package dev.stepwell.dashboard.runs;

import dev.stepwell.dashboard.text.Field;
import dev.stepwell.dashboard.text.StateWord;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// What made a run fail, and whether its failure callback has heard of it.
///
/// @param state of the callback
/// @param attempts to tell it that failed
public record FailureView(StateWord state, String url, List<Field> fields, List<Attempt> attempts) {
  static Optional<FailureView> of(JsonValue function) {
    if (!function.has("state")) {
      return Optional.empty();
    }
    return Optional.of(
        new FailureView(
            StateWord.of(function.text("state")),
            function.text("url"),
            Field.present(
                Field.line("The endpoint answered", function.text("failStatus")),
                Field.block("with headers", Field.headers(function.field("failHeaders"))),
                Field.block("and body", function.text("failResponse")),
                Field.line("The callback answered", function.text("responseStatus")),
                Field.block("and said", function.text("responseBody"))),
            function.field("errors").items().stream().map(Attempt::of).toList()));
  }
}
