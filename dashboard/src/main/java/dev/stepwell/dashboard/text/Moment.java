package dev.stepwell.dashboard.text;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;

/// A moment as it stands in a page: exact for machines, and in UTC for people without scripts. With
/// them it is shown in the time zone of the reader.
///
/// @param millis Unix time in milliseconds
public record Moment(long millis) {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  /// The moment in a field; nothing where there is no number, or none that could be a time.
  public static Optional<Moment> of(OptionalLong millis) {
    return millis.isPresent() && Math.abs(millis.getAsLong()) < 1L << 52
        ? Optional.of(new Moment(millis.getAsLong()))
        : Optional.empty();
  }

  /// In the form of ISO 8601.
  public String iso() {
    return Instant.ofEpochMilli(millis).toString();
  }

  public String utc() {
    return TEXT.format(Instant.ofEpochMilli(millis));
  }
}
