package dev.stepwell.server.delivery.http;

import java.util.List;
import java.util.Map;

/// What came of a request.
public sealed interface Answer {

  /// The endpoint answered, whatever the status.
  ///
  /// @param headers in the order received; without `Content-Encoding` and `Content-Length` where
  ///   the body was decoded
  /// @param body decoded if it came as gzip or deflate
  /// @param truncated whether the body was longer than the limit and ends there
  @SuppressWarnings("ArrayRecordComponent") // bodies are large; they are shared, never compared
  record Responded(
      int status, List<Map.Entry<String, String>> headers, byte[] body, boolean truncated)
      implements Answer {
    public Responded {
      headers = List.copyOf(headers);
    }
  }

  /// The deadline passed before the last byte of the response was there.
  record TimedOut(String message) implements Answer {}

  /// No usable response: no such host, refused, reset, a bad certificate, a malformed response, or
  /// more in flight than the sender allows. The endpoint may have got the request.
  record Failed(String message) implements Answer {}

  /// Given up from our side before there was a response: the sender was closed, or this process has
  /// no file left for a connection. The endpoint may have got the request, and did nothing wrong.
  record Abandoned(String why) implements Answer {}

  /// Never sent: the destination policy forbids the address, or no such request can be made.
  record Refused(String message) implements Answer {}
}
