package dev.stepwell.server.api.events;

import java.util.Locale;

/// An id as it is compared with others: may one have been written where the other was meant?
/// Numbers are never taken for a slip: ids are full of them, and those of two orders differ in
/// nothing else.
///
/// @param bare its letters and digits, in lower case
/// @param digits those of them alone
public record Likeness(String id, String bare, String digits) {
  private static final int FEW_LETTERS = 4;

  public static Likeness of(String id) {
    var bare = bare(id);
    return new Likeness(id, bare, digits(bare));
  }

  /// Whether two ids differ, but only in case, in what is neither letter nor digit, or in one
  /// letter that is wrong, missing or too many.
  public static boolean alike(String one, String other) {
    return of(one).isLike(of(other));
  }

  /// The same for those who compare many.
  public boolean isLike(Likeness other) {
    int difference = Math.abs(bare.length() - other.bare.length());
    return difference <= 1
        && !id.equals(other.id)
        && (bare.equals(other.bare)
            || (Math.min(bare.length(), other.bare.length()) >= FEW_LETTERS
                && digits.equals(other.digits)
                && oneSlip(bare, other.bare)));
  }

  private static String bare(String id) {
    var bare = new StringBuilder();
    id.toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(bare::appendCodePoint);
    return bare.toString();
  }

  private static String digits(String id) {
    var digits = new StringBuilder();
    id.codePoints().filter(Character::isDigit).forEach(digits::appendCodePoint);
    return digits.toString();
  }

  /// One character replaced, left out, put in, or two neighbours changed.
  private static boolean oneSlip(String a, String b) {
    int from = 0;
    int shorter = Math.min(a.length(), b.length());
    while (from < shorter && a.charAt(from) == b.charAt(from)) {
      from++;
    }
    int endA = a.length();
    int endB = b.length();
    while (endA > from && endB > from && a.charAt(endA - 1) == b.charAt(endB - 1)) {
      endA--;
      endB--;
    }
    int leftA = endA - from;
    int leftB = endB - from;
    return Math.max(leftA, leftB) <= 1 || (leftA == 2 && leftB == 2 && turned(a, b, from));
  }

  private static boolean turned(String a, String b, int at) {
    return a.charAt(at) == b.charAt(at + 1) && a.charAt(at + 1) == b.charAt(at);
  }
}
