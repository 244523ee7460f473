package dev.stepwell.dashboard.keys;

import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.protocol.json.JsonValue;
import java.util.Optional;

/// A token, which is not told itself.
///
/// @param name empty for one that the server was started with
/// @param current whether it is the one of this session
public record TokenRow(
    String id, String name, String access, Optional<Moment> created, boolean current) {
  static TokenRow of(JsonValue token) {
    return new TokenRow(
        token.text("id"),
        token.text("name"),
        token.text("access"),
        Moment.of(token.number("createdAt")),
        token.isTrue("current"));
  }
}
