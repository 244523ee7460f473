package dev.stepwell.protocol.step;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;

/// A request to a webhook, as the data of the event that it becomes.
///
/// @param proto `http` or `https`, as the caller saw it
/// @param host with port, as the caller saw it
/// @param url path and query
public record WebhookEvent(
    String method, Headers headers, Octets body, String proto, String host, String url) {

  public Octets toJson() {
    var json = new JsonWriter(512 + body.length() * 2);
    json.beginObject();
    json.field("method", method);
    json.field("header", headers);
    json.field("body", body);
    json.field("proto", proto);
    json.field("host", host);
    json.field("url", url);
    json.endObject();
    return Octets.wrap(json.toBytes());
  }
}
