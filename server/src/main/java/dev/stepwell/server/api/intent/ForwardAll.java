package dev.stepwell.server.api.intent;

import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.Headers;

/// `Upstash-Header-Forward`: webhooks of third parties cannot name the headers that they want
/// forwarded.
public final class ForwardAll {
  private static final String HEADER = "Upstash-Header-Forward";

  private ForwardAll() {}

  /// The headers with all that may be forwarded, where that is asked for.
  public static Headers applied(Headers given) {
    if (!given.flag(HEADER)) {
      return given;
    }
    var all = Headers.builder();
    ForwardedHeaders.ofRequest(given)
        .fields()
        .forEach(field -> all.add(ForwardedHeaders.PREFIX + field.name(), field.value()));
    return all.build().overlaid(given);
  }
}
