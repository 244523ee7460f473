package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.CallbackHeaders;
import dev.stepwell.protocol.header.Headers;
import java.util.Optional;

/// A callback that a message asks for: a message to be published later.
///
/// @param headers its headers, the prefix of the callback removed once
/// @param settings what these headers say; callbacks of the callback itself are not among them
public record CallbackRequest(Destination.Url url, Headers headers, PublishRequest settings) {

  static Optional<CallbackRequest> callback(Headers headers) {
    return parse(headers, CallbackHeaders.CALLBACK, CallbackHeaders.ofCallback(headers));
  }

  static Optional<CallbackRequest> failureCallback(Headers headers) {
    return parse(
        headers, CallbackHeaders.FAILURE_CALLBACK, CallbackHeaders.ofFailureCallback(headers));
  }

  private static Optional<CallbackRequest> parse(Headers headers, String name, Headers nested) {
    return headers
        .setting(name)
        .map(url ->
            new CallbackRequest(
                Destination.url(name, url), nested, PublishRequest.withoutCallbacks(nested)));
  }
}
