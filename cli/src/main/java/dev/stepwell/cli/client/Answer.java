package dev.stepwell.cli.client;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a server answered.
///
/// @param retryAfter the header `Retry-After`
record Answer(int status, Optional<String> retryAfter, Octets body) {
  boolean successful() {
    return status >= 200 && status < 300;
  }

  JsonValue json() {
    try {
      return JsonValue.parse("answer", body.array());
    } catch (WireException broken) {
      throw new CommandException(
          ExitCode.FAILED,
          "this is no answer of a Stepwell server (no JSON): look at --url and at what is in front"
              + " of the server");
    }
  }

  String text() {
    return new String(body.array(), StandardCharsets.UTF_8);
  }

  /// The `error` of a refusal, or what stands there instead.
  String error() {
    try {
      var error = JsonValue.parse("answer", body.array()).text("error");
      return error.isEmpty() ? "status " + status : error;
    } catch (WireException noJson) {
      return "status " + status;
    }
  }
}
