package dev.stepwell.protocol.header;

import dev.stepwell.protocol.WireException;

/// Spelling and validity of header names and values.
public final class HeaderNames {
  /// Longest name that is accepted.
  public static final int MAX_NAME_LENGTH = 1024;

  /// Which ASCII characters may stand in a name.
  private static final boolean[] TOKEN = new boolean[0x80];

  static {
    for (char c = 0; c < TOKEN.length; c++) {
      TOKEN[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  private HeaderNames() {}

  /// The canonical spelling: first letter and each letter after a hyphen upper case, the rest lower
  /// case. A name that is no header name at all is left as it is.
  public static String canonical(String name) {
    char[] spelled = null;
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isTokenCharacter(c)) {
        return name;
      }
      char wanted = c;
      if (upper && c >= 'a' && c <= 'z') {
        wanted = (char) (c - 32);
      } else if (!upper && c >= 'A' && c <= 'Z') {
        wanted = (char) (c + 32);
      }
      if (wanted != c) {
        if (spelled == null) {
          spelled = name.toCharArray();
        }
        spelled[i] = wanted;
      }
      upper = c == '-';
    }
    return spelled == null ? name : new String(spelled);
  }

  public static boolean isName(String name) {
    return name.length() <= MAX_NAME_LENGTH && isToken(name);
  }

  /// Header values are bytes, read and written as ISO-8859-1; of the control characters only the
  /// tabulator may occur.
  public static boolean isValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0xFF || c == 0x7F || (c < 0x20 && c != '\t')) {
        return false;
      }
    }
    return true;
  }

  /// Refuses what must not be sent.
  ///
  /// @throws WireException where name or value may not stand in a header
  public static void check(String name, String value) {
    if (!isName(name)) {
      throw new WireException("header " + shown(name), "this is no valid header name");
    }
    if (!isValue(value)) {
      throw new WireException(
          name,
          "header values may hold characters up to U+00FF, and no control characters such as CR,"
              + " LF or NUL");
    }
  }

  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isTokenCharacter(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isTokenCharacter(char c) {
    return c < TOKEN.length && TOKEN[c];
  }

  private static String shown(String name) {
    var printable = name.replaceAll("[^ -~]", "?");
    return "'" + (printable.length() > 80 ? printable.substring(0, 80) + "..." : printable) + "'";
  }
}
