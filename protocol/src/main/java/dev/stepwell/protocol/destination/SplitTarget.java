package dev.stepwell.protocol.destination;

import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.header.Headers;
import java.util.ArrayList;
import java.util.Optional;

/// The rest of a raw request target, parted into what belongs to the destination and what is meant
/// for the server: the query parameters `qstash_token` and `upstash-*`.
///
/// @param rest path and query without those parameters; the others keep order and encoding
/// @param token the value of `qstash_token`
/// @param settings the `upstash-*` parameters as the headers that they stand for
public record SplitTarget(String rest, Optional<String> token, Headers settings) {
  private static final String TOKEN = "qstash_token";
  private static final String SETTING_PREFIX = "upstash-";

  /// Splits the rest of a request target.
  ///
  /// @param raw what follows the fixed part of the path, with the query
  /// @throws dev.stepwell.protocol.WireException where a parameter for the server cannot be decoded
  public static SplitTarget of(String raw) {
    int question = raw.indexOf('?');
    if (question < 0) {
      return new SplitTarget(raw, Optional.empty(), Headers.NONE);
    }
    var kept = new ArrayList<String>();
    var settings = Headers.builder();
    Optional<String> token = Optional.empty();
    boolean removed = false;
    for (var parameter : raw.substring(question + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      var name = equals < 0 ? parameter : parameter.substring(0, equals);
      var value = equals < 0 ? "" : parameter.substring(equals + 1);
      if (name.equalsIgnoreCase(TOKEN)) {
        token = token.or(() -> Optional.of(Percent.decodeQuery(TOKEN, value)));
        removed = true;
      } else if (name.regionMatches(true, 0, SETTING_PREFIX, 0, SETTING_PREFIX.length())) {
        settings.add(name, Percent.decodeQuery(name, value));
        removed = true;
      } else {
        kept.add(parameter);
      }
    }
    var path = raw.substring(0, question);
    boolean noQueryLeft = removed && kept.isEmpty();
    return new SplitTarget(
        noQueryLeft ? path : path + "?" + String.join("&", kept), token, settings.build());
  }

  /// The headers of the request over the settings of its query: a header wins.
  public Headers under(Headers requestHeaders) {
    return settings.overlaid(requestHeaders);
  }
}
