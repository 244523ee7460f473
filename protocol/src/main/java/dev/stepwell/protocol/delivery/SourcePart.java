package dev.stepwell.protocol.delivery;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import java.time.Instant;
import java.util.Optional;

/// The message whose outcome is reported.
///
/// @param body for a failed run its initial payload, otherwise the body of the message
public record SourcePart(
    String messageId,
    String url,
    String method,
    Headers headers,
    Octets body,
    Instant notBefore,
    Instant createdAt,
    String callerIp,
    Route route) {
  /// A message that came straight to where it went.
  public SourcePart(
      String messageId,
      String url,
      String method,
      Headers headers,
      Octets body,
      Instant notBefore,
      Instant createdAt,
      String callerIp) {
    this(messageId, url, method, headers, body, notBefore, createdAt, callerIp, Route.STRAIGHT);
  }

  /// What a message came through.
  ///
  /// @param endpoint its name in the group, where it has one
  public record Route(
      Optional<String> group, Optional<String> endpoint, Optional<String> schedule) {
    public static final Route STRAIGHT =
        new Route(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
