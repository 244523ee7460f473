package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.CallbackHeaders;
import dev.stepwell.protocol.header.Headers;
import java.util.Optional;

/// A callback that a message asks for: a message to be published later, which may ask for callbacks
/// itself.
///
/// @param headers its headers, the prefix of the callback removed once
/// @param settings what these headers say
public record CallbackRequest(Destination.Url url, Headers headers, PublishRequest settings) {
  /// How deep callbacks may be nested, the first one counted.
  public static final int DEEPEST = 5;

  /// What a message asks for.
  ///
  /// @param nesting whether callbacks may have callbacks
  static Optional<CallbackRequest> callback(Headers headers, Nesting nesting) {
    return parse(headers, CallbackHeaders.CALLBACK, CallbackHeaders.ofCallback(headers), nesting);
  }

  static Optional<CallbackRequest> failureCallback(Headers headers, Nesting nesting) {
    return parse(
        headers,
        CallbackHeaders.FAILURE_CALLBACK,
        CallbackHeaders.ofFailureCallback(headers),
        nesting);
  }

  private static Optional<CallbackRequest> parse(
      Headers headers, String name, Headers nested, Nesting nesting) {
    return nesting
        .at(headers.setting(name), name)
        .map(url ->
            new CallbackRequest(
                Destination.url(name, url),
                nested,
                PublishRequest.parse(nested, nesting.deeper())));
  }

  /// How deep callbacks of callbacks are read.
  ///
  /// @param levels that may follow
  /// @param refuses whether what lies deeper is refused; otherwise it means nothing
  record Nesting(int levels, boolean refuses) {
    /// Reports of runs have no callbacks themselves, whatever their headers say.
    static final Nesting OF_RUN = new Nesting(1, false);

    static final Nesting OF_MESSAGE = new Nesting(DEEPEST, true);

    private Nesting deeper() {
      return new Nesting(levels - 1, refuses);
    }

    private Optional<String> at(Optional<String> url, String name) {
      if (levels > 0) {
        return url;
      }
      if (refuses && url.isPresent()) {
        throw new WireException(name, "callbacks may be nested " + DEEPEST + " deep");
      }
      return Optional.empty();
    }
  }
}
