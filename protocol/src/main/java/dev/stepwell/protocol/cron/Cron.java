package dev.stepwell.protocol.cron;

import dev.stepwell.protocol.WireException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A cron expression: five fields or a descriptor, read in a time zone.
///
/// Times that the clock skips do not come that day; of times that it shows twice the first one
/// counts.
public final class Cron {
  /// What an expression is called in refusals.
  public static final String HEADER = "Upstash-Cron";

  private static final int MAX_LENGTH = 1_000;

  /// There are eight years from one 29th of February to the next around a century.
  private static final int YEARS_AHEAD = 9;

  private final ZoneId zone;
  private final CronField minutes;
  private final CronField hours;
  private final CronField days;
  private final CronField months;
  private final CronField weekdays;

  private Cron(ZoneId zone, List<CronField> fields) {
    this.zone = zone;
    minutes = fields.get(0);
    hours = fields.get(1);
    days = fields.get(2);
    months = fields.get(3);
    weekdays = fields.get(4);
  }

  /// Reads an expression.
  ///
  /// @throws WireException where it is none
  public static Cron parse(String text) {
    try {
      if (text.length() > MAX_LENGTH) {
        throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
      }
      return read(text.strip());
    } catch (IllegalArgumentException wrong) {
      throw new WireException(HEADER, "Invalid cron expression " + wrong.getMessage());
    }
  }

  private static Cron read(String text) {
    if (!text.startsWith("TZ=") && !text.startsWith("CRON_TZ=")) {
      return new Cron(ZoneOffset.UTC, fields(text));
    }
    var words = text.substring(text.indexOf('=') + 1).split("\\s+", 2);
    if (!ZoneId.getAvailableZoneIds().contains(words[0])) {
      throw new IllegalArgumentException("unknown time zone '" + words[0] + "'");
    }
    return new Cron(ZoneId.of(words[0]), fields(words.length == 2 ? words[1] : ""));
  }

  private static List<CronField> fields(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty spec string");
    }
    var words = (text.startsWith("@") ? described(text) : text).split("\\s+", -1);
    var kinds = CronField.Kind.values();
    if (words.length != kinds.length) {
      throw new IllegalArgumentException(
          "expected " + kinds.length + " fields, found " + words.length);
    }
    var fields = new ArrayList<CronField>(kinds.length);
    for (int i = 0; i < kinds.length; i++) {
      fields.add(CronField.parse(kinds[i], words[i]));
    }
    return fields;
  }

  private static String described(String descriptor) {
    return switch (descriptor) {
      case "@yearly", "@annually" -> "0 0 1 1 *";
      case "@monthly" -> "0 0 1 * *";
      case "@weekly" -> "0 0 * * 0";
      case "@daily", "@midnight" -> "0 0 * * *";
      case "@hourly" -> "0 * * * *";
      default -> throw new IllegalArgumentException("unknown descriptor '" + descriptor + "'");
    };
  }

  /// The first time after the given one; nothing where there is none for years, as on a 30th of
  /// February.
  public Optional<Instant> next(Instant after) {
    var today = LocalDateTime.ofInstant(after, zone).toLocalDate();
    var end = today.plusYears(YEARS_AHEAD);
    for (var day = today; day.isBefore(end); day = day.plusDays(1)) {
      if (matches(day)) {
        var found = next(day, after);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /// Where both days are restricted, one of them is enough.
  private boolean matches(LocalDate day) {
    boolean ofMonth = days.has(day.getDayOfMonth());
    boolean ofWeek = weekdays.has(day.getDayOfWeek().getValue() % 7);
    return months.has(day.getMonthValue())
        && ((days.any() || weekdays.any()) ? ofMonth && ofWeek : ofMonth || ofWeek);
  }

  private Optional<Instant> next(LocalDate day, Instant after) {
    for (int hour = 0; hour < 24; hour++) {
      for (int minute = 0; hours.has(hour) && minute < 60; minute++) {
        if (minutes.has(minute)) {
          var local = day.atTime(hour, minute);
          var offsets = zone.getRules().getValidOffsets(local);
          if (!offsets.isEmpty() && local.toInstant(offsets.getFirst()).isAfter(after)) {
            return Optional.of(local.toInstant(offsets.getFirst()));
          }
        }
      }
    }
    return Optional.empty();
  }
}
