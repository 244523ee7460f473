package dev.stepwell.protocol.destination;

import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination.Group;
import dev.stepwell.protocol.destination.Destination.LanguageModel;
import dev.stepwell.protocol.destination.Destination.Url;
import java.util.Optional;

/// Tells URLs, group names and provider names apart.
final class Classifier {
  static final String INVALID_SCHEME = "endpoint has invalid scheme, add http:// or https://";

  private Classifier() {}

  /// Reads any destination.
  ///
  /// @param unencoded whether the text may hold what a request line cannot
  static Destination classify(String field, String text, boolean unencoded) {
    if (text.isEmpty() || text.startsWith("?") || text.startsWith("#")) {
      throw WireException.verbatim(field, "a non-empty destination must be provided");
    }
    var url = url(field, text, unencoded);
    if (url.isPresent()) {
      return url.get();
    }
    var name = Percent.decode(field, text);
    if (name.startsWith("api/")) {
      return provider(field, name);
    }
    if (Destination.isGroupName(name)) {
      return new Group(name);
    }
    throw UrlParser.invalid(field, INVALID_SCHEME);
  }

  /// Reads a text that is meant to be a URL, by the way it begins.
  static Optional<Url> url(String field, String text, boolean unencoded) {
    if (text.length() > Destination.MAX_LENGTH) {
      throw tooLong(field);
    }
    if (hasScheme(text, ":/")) {
      return Optional.of(UrlParser.parse(field, repaired(text), unencoded));
    }
    if (hasScheme(text, "%3A")) {
      return Optional.of(UrlParser.parse(field, repaired(decodedOnce(field, text)), true));
    }
    return Optional.empty();
  }

  static WireException tooLong(String field) {
    return new WireException(
        field, "must not be longer than " + Destination.MAX_LENGTH + " characters");
  }

  private static Destination provider(String field, String name) {
    if (name.equals("api/llm")) {
      return new LanguageModel();
    }
    throw WireException.verbatim(field, "invalid destination: the only provider is api/llm");
  }

  private static boolean hasScheme(String text, String colon) {
    return text.regionMatches(true, 0, "http" + colon, 0, 4 + colon.length())
        || text.regionMatches(true, 0, "https" + colon, 0, 5 + colon.length());
  }

  /// Proxies and clients that collapse paths turn `https://` into `https:/`.
  private static String repaired(String text) {
    int colon = text.indexOf(':');
    if (colon > 0 && text.startsWith(":/", colon) && !text.startsWith("://", colon)) {
      return text.substring(0, colon) + "://" + text.substring(colon + 2);
    }
    return text;
  }

  /// The caller encoded the whole URL, query included; what stands behind a bare `?` is a second
  /// part of the query.
  private static String decodedOnce(String field, String text) {
    int question = text.indexOf('?');
    if (question < 0) {
      return Percent.decode(field, text);
    }
    var url = Percent.decode(field, text.substring(0, question));
    return url + (url.indexOf('?') < 0 ? "?" : "&") + text.substring(question + 1);
  }
}
