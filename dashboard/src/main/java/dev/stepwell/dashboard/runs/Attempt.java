package dev.stepwell.dashboard.runs;

import dev.stepwell.dashboard.text.Field;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.protocol.json.JsonValue;
import java.util.Optional;

/// An attempt that failed.
///
/// @param status of the answer; empty where there was none
/// @param body of the answer, where it says more than the error does
public record Attempt(
    Optional<Moment> at, String status, String error, String body, String headers) {
  static Attempt of(JsonValue error) {
    var text = error.text("error");
    var body = error.text("body");
    return new Attempt(
        Moment.of(error.number("time")),
        error.text("status"),
        text,
        body.equals(text) ? "" : body,
        Field.headers(error.field("headers")));
  }
}
