package dev.stepwell.engine.run;

import java.util.Locale;

/// Where the URL of a workflow leads to. Filters and the index of runs take it from here, so that
/// they agree; a text that is no URL is at no host.
///
/// @param host in lower case, without port, and without brackets where it is an IPv6 address
/// @param authority the same as it stands in the URL, with brackets and with its port
/// @param path without query
public record Location(String host, String authority, String path) {
  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";

  public static Location of(String url) {
    var lower = url.toLowerCase(Locale.ROOT);
    int begin = lower.startsWith(HTTPS) ? HTTPS.length() : HTTP.length();
    if (!lower.startsWith(HTTPS) && !lower.startsWith(HTTP)) {
      return new Location("", "", "/");
    }
    int end = first(url, "/?#", begin);
    var authority = lower.substring(begin, end);
    authority = authority.substring(authority.lastIndexOf('@') + 1);
    int pathEnd = first(url, "?#", end);
    var host = host(authority);
    if (authority.endsWith(":")) {
      authority = authority.substring(0, authority.length() - 1);
    }
    boolean ported = authority.lastIndexOf(':') > authority.lastIndexOf(']');
    var port = lower.startsWith(HTTPS) ? ":443" : ":80";
    return new Location(
        host,
        ported ? authority : authority + port,
        end == pathEnd ? "/" : url.substring(end, pathEnd));
  }

  /// The host of a text that has perhaps a port.
  public static String host(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      int close = lower.indexOf(']');
      return close < 0 ? lower : lower.substring(1, close);
    }
    int colon = lower.indexOf(':');
    return colon < 0 || colon != lower.lastIndexOf(':') ? lower : lower.substring(0, colon);
  }

  /// Whether a host means this place. Without a port it means all of its ports.
  public boolean isAt(String wanted) {
    var lower = wanted.toLowerCase(Locale.ROOT);
    return !host.isEmpty()
        && (lower.equals(host) || lower.equals("[" + host + "]") || lower.equals(authority));
  }

  private static int first(String text, String marks, int from) {
    for (int i = from; i < text.length(); i++) {
      if (marks.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }
}
