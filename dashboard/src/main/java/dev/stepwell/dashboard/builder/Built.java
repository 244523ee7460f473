package dev.stepwell.dashboard.builder;

import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.header.Headers;

/// A request, ready to be sent.
///
/// @param headers without the token
record Built(String method, Target target, Headers headers, String body) {

  /// The same as a command of a shell, which has the address and the token in its environment.
  String curl() {
    var command = new StringBuilder("curl -X " + method + " \"$QSTASH_URL\"");
    command.append(quoted(target.toString()));
    command.append(" \\\n  -H \"Authorization: Bearer $QSTASH_TOKEN\"");
    for (var field : headers.fields()) {
      command.append(" \\\n  -H ").append(quoted(field.name() + ": " + field.value()));
    }
    if (!body.isEmpty()) {
      command.append(" \\\n  --data-raw ").append(quoted(body));
    }
    return command.toString();
  }

  /// In quotes within which a shell takes everything as it is.
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
