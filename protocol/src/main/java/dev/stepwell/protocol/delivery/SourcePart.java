package dev.stepwell.protocol.delivery;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import java.time.Instant;

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
    String callerIp) {}
