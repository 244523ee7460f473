package dev.stepwell.dashboard.groups;

import dev.stepwell.protocol.json.JsonValue;

/// Where messages to a group go.
///
/// @param name empty where it has none
public record Endpoint(String name, String url) {
  static Endpoint of(JsonValue endpoint) {
    return new Endpoint(endpoint.text("name"), endpoint.text("url"));
  }
}
