package dev.stepwell.protocol.destination;

import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.identity.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Where a message goes.
public sealed interface Destination {
  /// Longer URLs are refused.
  int MAX_LENGTH = 16_384;

  /// What a destination is called in refusals.
  String FIELD = "destination";

  /// An absolute URL.
  ///
  /// @param text as it was given, byte for byte; this is what is shown and signed
  /// @param host without brackets where it is an IPv6 address, case kept
  /// @param port explicit or the scheme's own
  /// @param requestTarget path and query for the request line, raw
  /// @param userInfo what stood before `@`, raw
  record Url(
      String text,
      Scheme scheme,
      String host,
      int port,
      String requestTarget,
      Optional<String> userInfo)
      implements Destination {

    /// The value of `Host`: with brackets where needed, and the port unless it is the scheme's own.
    public String hostHeader() {
      var bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return port == scheme.port() ? bracketed : bracketed + ":" + port;
    }

    /// The value of `Authorization` that the user information stands for.
    public Optional<String> basicAuthorization() {
      return userInfo.map(info -> {
        var credentials = Percent.decode(FIELD, info);
        return "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
      });
    }
  }

  /// The name of a URL group, decoded.
  record Group(String name) implements Destination {}

  /// The provider for language models, `api/llm`.
  record LanguageModel() implements Destination {}

  /// Schemes that deliveries can use.
  enum Scheme {
    HTTP("http", 80),
    HTTPS("https", 443);

    private final String text;
    private final int port;

    Scheme(String text, int port) {
      this.text = text;
      this.port = port;
    }

    public String text() {
      return text;
    }

    public int port() {
      return port;
    }
  }

  /// Reads the destination in a request target: raw, with its own query, without the query
  /// parameters that are meant for the server ([SplitTarget]).
  static Destination ofTarget(String raw) {
    return Classifier.classify(FIELD, raw, false);
  }

  /// Reads the destination of a batch item, which never went through an HTTP client: blanks,
  /// letters outside ASCII and fragments may occur and are brought into the form that a request
  /// target would have had.
  static Destination ofItem(String text) {
    return Classifier.classify(FIELD, text.strip(), true);
  }

  /// Reads a URL in a header or a body field, in which nothing but an absolute URL may stand.
  ///
  /// @param field named in the refusal
  static Url url(String field, String text) {
    return Classifier.url(field, text.strip(), true)
        .orElseThrow(() ->
            new WireException(
                field, "expected an absolute URL that begins with http:// or https://"));
  }

  /// Whether a URL group may be called so.
  static boolean isGroupName(String name) {
    return Names.isResourceName(name);
  }
}
