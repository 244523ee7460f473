package dev.stepwell.cli;

import dev.stepwell.store.rocksdb.CopyProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/// Prints how far a copy is: a line now and then where it takes long, none where it does not.
final class CopyLines implements CopyProgress {
  private static final long BETWEEN = Duration.ofSeconds(2).toNanos();
  private static final int KIBI = 1024;

  private final PrintWriter out;
  private long last = System.nanoTime();

  CopyLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void copied(long bytes, long all) {
    long now = System.nanoTime();
    if (now - last > BETWEEN) {
      last = now;
      out.printf(
          "Copied %s of %s (%d %%)%n", size(bytes), size(all), bytes * 100 / Math.max(1, all));
      out.flush();
    }
  }

  @Override
  public void verifying() {
    out.println("Copied; reading it again …");
    out.flush();
  }

  /// Bytes for people.
  static String size(long bytes) {
    if (bytes < KIBI) {
      return bytes + " bytes";
    }
    var units = new String[] {"KiB", "MiB", "GiB", "TiB"};
    double size = bytes;
    int unit = -1;
    while (size >= KIBI && unit < units.length - 1) {
      size /= KIBI;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
  }
}
