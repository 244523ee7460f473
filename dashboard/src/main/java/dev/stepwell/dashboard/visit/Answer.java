package dev.stepwell.dashboard.visit;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.json.JsonValue;
import dev.stepwell.server.api.edge.Response;
import java.nio.charset.StandardCharsets;

/// What the REST API answered.
public record Answer(int status, String body) {
  static Answer of(Response response) {
    return new Answer(response.status(), new String(response.body(), StandardCharsets.UTF_8));
  }

  public boolean successful() {
    return status >= 200 && status < 300;
  }

  /// The body; absent where it is no JSON.
  public JsonValue json() {
    try {
      return JsonValue.parse("answer", body.getBytes(StandardCharsets.UTF_8));
    } catch (WireException other) {
      return JsonValue.Absent.ABSENT;
    }
  }

  /// This, if it is not a refusal.
  ///
  /// @throws Refused with its status and text
  public Answer orRefused() {
    if (successful()) {
      return this;
    }
    throw new Refused(status, refusal());
  }

  /// What it says where it is a refusal.
  public String refusal() {
    var error = json().text("error");
    return error.isEmpty() ? "the server answered " + status : error;
  }
}
