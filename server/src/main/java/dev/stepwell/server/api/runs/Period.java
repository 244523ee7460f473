package dev.stepwell.server.api.runs;

/// A span of time.
///
/// @param from, to Unix time in milliseconds, both included
public record Period(long from, long to) {
  public static final Period EVER = new Period(0, Long.MAX_VALUE);

  /// Reads `fromDate` and `toDate`.
  public static Period read(Parameters given) {
    return new Period(
        given.number("fromDate", 0).orElse(EVER.from), given.number("toDate", 0).orElse(EVER.to));
  }

  public boolean includes(long millis) {
    return millis >= from && millis <= to;
  }

  /// The first millisecond after it.
  long end() {
    return to == Long.MAX_VALUE ? to : to + 1;
  }

  Period and(Period other) {
    return new Period(Math.max(from, other.from), Math.min(to, other.to));
  }
}
