package dev.stepwell.protocol.cron;

import java.util.Locale;

/// One of the five fields of an expression: the numbers that it allows.
///
/// @param bits one for each number
/// @param any whether it is a star, or a question mark, and so says nothing. With a step greater
///   than one it does say something, as in the library whose dialect this is
record CronField(long bits, boolean any) {
  /// What may stand in a field.
  enum Kind {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec "),
    DAY_OF_WEEK("day of week", 0, 6, "sun mon tue wed thu fri sat ");

    private static final int NAME_AND_BLANK = 4;

    private final String text;
    private final int first;
    private final int last;
    private final String names;

    Kind(String text, int first, int last, String names) {
      this.text = text;
      this.first = first;
      this.last = last;
      this.names = names;
    }

    private IllegalArgumentException wrong(String field, String why) {
      return new IllegalArgumentException("in the " + text + " '" + field + "': " + why);
    }

    private int number(String field, String word) {
      int name = names.indexOf(word.toLowerCase(Locale.ROOT) + " ");
      if (word.length() == NAME_AND_BLANK - 1 && name >= 0) {
        return first + name / NAME_AND_BLANK;
      }
      if (!word.matches("[0-9]{1,3}")) {
        throw wrong(field, "expected a number");
      }
      int number = Integer.parseInt(word);
      if (number < first || number > last) {
        throw wrong(field, "expected " + first + " to " + last);
      }
      return number;
    }
  }

  static CronField parse(Kind kind, String field) {
    long bits = 0;
    boolean any = false;
    for (var part : field.split(",", -1)) {
      var range = range(kind, field, part);
      bits |= range.bits();
      any |= range.any();
    }
    return new CronField(bits, any);
  }

  boolean has(int number) {
    return (bits >>> number & 1) == 1;
  }

  private static CronField range(Kind kind, String field, String part) {
    int slash = part.indexOf('/');
    var range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : step(kind, field, part.substring(slash + 1));
    if (range.equals("*") || range.equals("?")) {
      return new CronField(bits(kind.first, kind.last, step), step == 1);
    }
    int hyphen = range.indexOf('-');
    int from = kind.number(field, hyphen < 0 ? range : range.substring(0, hyphen));
    int to = from;
    if (hyphen >= 0) {
      to = kind.number(field, range.substring(hyphen + 1));
    } else if (slash >= 0) {
      to = kind.last;
    }
    if (from > to) {
      throw kind.wrong(field, "the range ends before it begins");
    }
    return new CronField(bits(from, to, step), false);
  }

  private static int step(Kind kind, String field, String word) {
    if (!word.matches("[0-9]{1,3}") || Integer.parseInt(word) == 0) {
      throw kind.wrong(field, "expected a step of 1 or more");
    }
    return Integer.parseInt(word);
  }

  private static long bits(int from, int to, int step) {
    long bits = 0;
    for (int number = from; number <= to; number += step) {
      bits |= 1L << number;
    }
    return bits;
  }
}
