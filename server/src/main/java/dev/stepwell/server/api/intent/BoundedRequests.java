package dev.stepwell.server.api.intent;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.edge.Refusal;
import java.time.InstantSource;

/// Reads what headers ask for, and refuses what is more than the operator allows.
///
/// @param tracing whether the traces of clients are joined
public record BoundedRequests(InstantSource clock, RequestBounds bounds, Tracing tracing) {
  /// Reads the headers of a message.
  ///
  /// @throws dev.stepwell.protocol.WireException naming the header that is malformed or asks for
  ///   too much
  /// @throws Refusal with 412 where it asks for too many retries, which is a quota
  public PublishRequest read(Headers headers) {
    var request = PublishRequest.parse(headers);
    bounds.check(request, clock.instant());
    bounds
        .tooManyRetries(request)
        .ifPresent(why -> {
          throw new Refusal(Refusal.PRECONDITION_FAILED, String.valueOf(why.getMessage()));
        });
    return request;
  }

  /// One in a batch may be too large although the batch is not.
  void refuseLarge(Octets body) {
    bounds
        .tooLarge(body)
        .ifPresent(why -> {
          throw new Refusal(Refusal.TOO_LARGE, why);
        });
  }
}
