package dev.stepwell.server.api.intent;

import dev.stepwell.engine.message.Publication;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.server.api.edge.Refusal;
import java.util.Optional;

/// The destination `api/llm`.
///
/// @param url where messages to it go; nothing where no language model is configured
record ModelDestination(Optional<String> url) {
  /// The provider that messages to it are authorised at, by its name on the wire.
  private static final String PROVIDER = "llm";

  /// Whoever asks a model wants to know what it says.
  String url(PublishRequest request) {
    var known =
        url.orElseThrow(() ->
            new Refusal(
                Refusal.BAD_REQUEST,
                "no language model is configured for the destination api/llm"));
    if (request.callback().isEmpty()) {
      throw new WireException("Upstash-Callback", "is needed for the destination api/llm");
    }
    return known;
  }

  static Publication.Way through(Publication.Way way) {
    return way.at(PROVIDER);
  }
}
