package dev.stepwell.server.observe.trace;

/// A destination as traces show it: without the parts that hold secrets, which are the user
/// information, the query and the fragment.
///
/// @param text not longer than [#MOST], and so is `path`
/// @param host without the port
/// @param port 0 where the URL names none
record ShownUrl(String text, String path, String host, int port) {
  /// Characters that are shown.
  static final int MOST = 512;

  /// Takes every text: the thread of a writer must not stumble over one.
  static ShownUrl of(String url) {
    int scheme = url.indexOf("://");
    int start = scheme < 0 ? 0 : scheme + 3;
    int end = end(url, start, "?#");
    int slash = Math.min(end(url, start, "/\\"), end);
    int at = url.lastIndexOf('@', slash - 1);
    var authority = url.substring(at >= start ? at + 1 : start, slash);
    int colon = authority.lastIndexOf(':');
    boolean ported = colon > authority.lastIndexOf(']');
    var shown = url.substring(0, start) + authority + url.substring(slash, end);
    return new ShownUrl(
        cut(shown),
        cut(url.substring(slash, end)),
        ported ? authority.substring(0, colon) : authority,
        ported ? number(authority.substring(colon + 1)) : 0);
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MOST));
  }

  private static int number(String digits) {
    boolean valid = !digits.isEmpty() && digits.length() <= 5;
    return valid && digits.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Integer.parseInt(digits)
        : 0;
  }

  private static int end(String url, int from, String ends) {
    for (int at = from; at < url.length(); at++) {
      if (ends.indexOf(url.charAt(at)) >= 0) {
        return at;
      }
    }
    return url.length();
  }
}
