package dev.stepwell.dashboard.text;

import java.util.Locale;

/// Numbers and sizes as people read them.
public final class Sizes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Sizes() {}

  public static String ofBytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (Math.abs(size) >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
  }

  /// With a comma after each three digits.
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
