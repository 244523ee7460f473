package dev.stepwell.server.delivery.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One HTTP request to a user's endpoint, complete.
///
/// @param method any token but `CONNECT`
/// @param url absolute; path and query are sent byte for byte
/// @param headers in the order in which they are sent, names and values exactly as given. Those
///   that frame a message (`Host`, `Content-Length`, `Connection` and the like) are the sender's
///   own and are left out where given
/// @param body must not be changed any more
/// @param timeout from the call to the last byte of the response
@SuppressWarnings("ArrayRecordComponent") // bodies are large; they are shared, never compared
public record OutgoingRequest(
    String method,
    String url,
    List<Map.Entry<String, String>> headers,
    byte[] body,
    Duration timeout) {
  public OutgoingRequest {
    headers = List.copyOf(headers);
  }
}
