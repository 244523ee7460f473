package dev.stepwell.protocol.destination;

import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination.Scheme;
import dev.stepwell.protocol.destination.Destination.Url;
import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes a URL apart without changing it. Characters that strict parsers refuse, such as brackets
/// and bars in path and query, stay as they are.
final class UrlParser {
  private static final String MARKS_ENCODED_IN_PATH = "\"<>`{}";
  private static final String MARKS_ENCODED_IN_QUERY = "\"<>'";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,64}");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}");

  private UrlParser() {}

  static Url parse(String field, String given, boolean unencoded) {
    int start = given.indexOf("://");
    if (start < 0) {
      throw invalid(field, Classifier.INVALID_SCHEME);
    }
    var schemeText = given.substring(0, start);
    var scheme = scheme(field, schemeText);
    int fragment = given.indexOf('#');
    var text = fragment < 0 ? given : given.substring(0, fragment);
    start = Math.min(start + 3, text.length());
    int end = endOfAuthority(text, start);
    var authority = authority(field, text.substring(start, end), scheme);
    var rest = encoded(text.substring(end), unencoded);
    var prefix = schemeText + "://" + authority.text();
    if (prefix.length() + rest.length() > Destination.MAX_LENGTH) { // encoding makes longer
      throw Classifier.tooLong(field);
    }
    var target = rest.startsWith("/") ? rest : "/" + rest;
    return new Url(
        prefix + rest, scheme, authority.host(), authority.port(), target, authority.userInfo());
  }

  /// What was decoded may have another one than it seemed to have.
  private static Scheme scheme(String field, String text) {
    return Stream.of(Scheme.values())
        .filter(scheme -> scheme.text().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> invalid(field, Classifier.INVALID_SCHEME));
  }

  private record Authority(String text, String host, int port, Optional<String> userInfo) {}

  private static int endOfAuthority(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '?') {
        return i;
      }
    }
    return text.length();
  }

  private static Authority authority(String field, String text, Scheme scheme) {
    int at = text.lastIndexOf('@');
    var userInfo = at < 0 ? Optional.<String>empty() : Optional.of(text.substring(0, at));
    userInfo.ifPresent(info -> checkUserInfo(field, info));
    var hostAndPort = text.substring(at + 1);
    int hostEnd = endOfHost(field, hostAndPort);
    var host = host(field, hostAndPort.substring(0, hostEnd));
    var portText = hostAndPort.substring(hostEnd);
    int port = port(field, portText, scheme);
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    var spelled = userInfo.map(info -> info + "@").orElse("") + host + portText;
    return new Authority(spelled, bare, port, userInfo);
  }

  private static int endOfHost(String field, String hostAndPort) {
    if (hostAndPort.startsWith("[")) {
      int close = hostAndPort.indexOf(']');
      if (close < 0) {
        throw invalid(field, "endpoint has an invalid host");
      }
      return close + 1;
    }
    int colon = hostAndPort.indexOf(':');
    return colon < 0 ? hostAndPort.length() : colon;
  }

  private static String host(String field, String host) {
    if (host.isEmpty() || host.equals("[]")) {
      throw invalid(field, "endpoint has no host");
    }
    if (host.startsWith("[")) {
      if (!IPV6.matcher(host.substring(1, host.length() - 1)).matches() || host.indexOf(':') < 0) {
        throw invalid(field, "endpoint has an invalid host");
      }
      return host;
    }
    var ascii = host.chars().allMatch(c -> c < 0x80) ? host : punycode(field, host);
    if (ascii.length() > 253 || !NAME.matcher(ascii).matches() || ascii.startsWith(".")) {
      throw invalid(field, "endpoint has an invalid host");
    }
    return ascii;
  }

  private static String punycode(String field, String host) {
    try {
      return host.length() > 253 ? "" : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException | IndexOutOfBoundsException broken) {
      throw invalid(field, "endpoint has an invalid host");
    }
  }

  private static int port(String field, String text, Scheme scheme) {
    if (text.isEmpty() || text.equals(":")) {
      return scheme.port();
    }
    if (PORT.matcher(text).matches()) {
      int port = Integer.parseInt(text.substring(1));
      if (port > 0 && port <= 0xFFFF) {
        return port;
      }
    }
    throw invalid(field, "endpoint has an invalid port");
  }

  /// Browsers take a backslash for a slash, so for them the host would end before it.
  private static void checkUserInfo(String field, String info) {
    if (!info.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != '\\')
        || !Percent.isDecodable(info)) {
      throw invalid(field, "endpoint has invalid user information");
    }
  }

  private static String encoded(String rest, boolean unencoded) {
    if (!unencoded) {
      return Percent.encodeLatin(rest, c -> c > 0x20);
    }
    int question = rest.indexOf('?');
    var path = question < 0 ? rest : rest.substring(0, question);
    var query = question < 0 ? "" : rest.substring(question);
    return Percent.encode(path, c -> c > 0x20 && MARKS_ENCODED_IN_PATH.indexOf(c) < 0)
        + Percent.encode(query, c -> c > 0x20 && MARKS_ENCODED_IN_QUERY.indexOf(c) < 0);
  }

  /// Of a destination the text is fixed by the protocol; of any other field the name is told.
  static WireException invalid(String field, String problem) {
    return field.equals(Destination.FIELD)
        ? WireException.verbatim(field, "invalid destination url: " + problem)
        : new WireException(field, "invalid url: " + problem);
  }
}
