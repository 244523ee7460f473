package dev.stepwell.server.observe.trace;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/// Where spans go, and how many of them.
///
/// @param endpoint where a collector takes spans by OTLP over HTTP, complete with its path
/// @param headers that go with each request to it, such as a token; never shown
/// @param ratio the part of the traces that are recorded, from 0 to 1, where no client says which
/// @param service the name of this server among others
public record TraceSettings(
    URI endpoint, Map<String, String> headers, double ratio, String service) {
  private static final String PATH = "/v1/traces";

  public TraceSettings {
    headers = Map.copyOf(headers);
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("expected a ratio from 0 to 1, but found " + ratio);
    }
  }

  /// The address of a collector as its configuration names it: the path of traces is added where it
  /// is missing.
  ///
  /// @throws IllegalArgumentException where it is no URL with `http` or `https` and a host
  public static URI collector(String url) {
    URI given;
    try {
      given = new URI(url);
    } catch (URISyntaxException malformed) {
      throw refused(url);
    }
    var scheme = Optional.ofNullable(given.getScheme()).orElse("");
    if (!(scheme.equals("http") || scheme.equals("https"))
        || given.getHost() == null
        || given.getRawUserInfo() != null) {
      throw refused(url);
    }
    var path = Optional.ofNullable(given.getRawPath()).orElse("");
    return path.endsWith(PATH) ? given : given.resolve(trimmed(path) + PATH);
  }

  private static IllegalArgumentException refused(String url) {
    int at = url.lastIndexOf('@'); // what stands before it may be a password
    return new IllegalArgumentException(
        "expected the URL of a collector, such as http://127.0.0.1:4318, but found "
            + url.substring(at + 1));
  }

  private static String trimmed(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /// Where the spans go, without what nobody needs to see.
  String shown() {
    return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + endpoint.getRawPath();
  }

  @Override
  public String toString() {
    return "TraceSettings[" + shown() + ", " + ratio + ", " + service + "]";
  }
}
