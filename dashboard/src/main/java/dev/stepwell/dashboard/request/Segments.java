package dev.stepwell.dashboard.request;

import java.util.regex.Pattern;

/// Ids in paths.
final class Segments {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._~-]*");

  private Segments() {}

  /// Whether a text is the same where it is encoded.
  static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches();
  }
}
