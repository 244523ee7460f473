package dev.stepwell.server.timer;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows.Row;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The rows below the horizon, in memory and in order of time. What lies beyond is read when the
/// horizon moves on; it comes nearer again when too much is due below it.
///
/// It does not wait, reads no clock and no store, and is used by one thread at a time: [Timer]
/// drives it, and a simulation can.
public final class Horizon {
  private static final long NO_ROOM_PAUSE_MILLIS = 10;

  private final Wake wake;
  private final Size size;
  private final TreeMap<DueKey, DueWork> near = new TreeMap<>();
  private DueKey horizon = DueKey.from(0);
  private int reloads;

  /// How much is held in memory.
  ///
  /// @param page rows that are read at once
  /// @param most rows in memory
  /// @param windowMillis how far ahead of the clock rows are read
  public record Size(int page, int most, long windowMillis) {
    public static final Size DEFAULT = new Size(10_000, 40_000, 30_000);

    public Size {
      // The last row of a full page is read again with the next one.
      if (page < 2 || most < page) {
        throw new IllegalArgumentException("page " + page + ", in memory " + most);
      }
    }
  }

  /// Rows to be read from the store: from `from` (inclusive) to `to` (exclusive), at most `limit`.
  public record Reading(DueKey from, DueKey to, int limit, int reloads) {}

  public Horizon(Wake wake, Size size) {
    this.wake = wake;
    this.size = size;
  }

  /// Takes new rows. Those that are due already are woken here and now if nothing waits before
  /// them.
  public void committed(List<Row<DueKey, DueWork>> rows, long now) {
    boolean free = near.isEmpty() || near.firstKey().atMillis() > now;
    for (var row : rows) {
      if (row.key().compareTo(horizon) >= 0) {
        continue;
      }
      if (free && row.key().atMillis() <= now) {
        free = wake.wake(row);
        if (free) {
          continue;
        }
      }
      near.put(row.key(), row.value());
    }
    bound();
  }

  /// Forgets what is in memory, so that it is read again.
  public void reload() {
    near.clear();
    horizon = DueKey.from(0);
    reloads++;
  }

  /// Moves the horizon on, if it is time for that, and says what has to be read for it. The horizon
  /// moves first, so that what is committed while the store is read is taken too; rows that come
  /// both ways are one.
  public Optional<Reading> toRead(long now) {
    long wanted = now + size.windowMillis();
    if (near.size() >= size.page() || horizon.atMillis() > wanted - size.windowMillis() / 2) {
      return Optional.empty();
    }
    var reading = new Reading(horizon, DueKey.from(wanted), size.page(), reloads);
    horizon = reading.to();
    return Optional.of(reading);
  }

  /// Takes what was read.
  public void read(Reading reading, List<Row<DueKey, DueWork>> page) {
    if (reading.reloads() != reloads) {
      return;
    }
    page.forEach(row -> near.put(row.key(), row.value()));
    if (page.size() == reading.limit()) {
      var last = page.getLast().key();
      if (last.compareTo(horizon) < 0) {
        horizon = last;
      }
    }
    near.tailMap(horizon, true).clear();
    bound();
  }

  /// Wakes what is due, in order. False if there is no room for something.
  public boolean wakeDue(long now) {
    while (!near.isEmpty() && near.firstKey().atMillis() <= now) {
      var first = near.pollFirstEntry();
      if (!wake.wake(new Row<>(first.getKey(), first.getValue()))) {
        near.put(first.getKey(), first.getValue());
        return false;
      }
    }
    return true;
  }

  /// How long there is nothing to do, if nothing is committed meanwhile.
  ///
  /// @param room what [#wakeDue(long)] said
  public long pauseMillis(long now, boolean room) {
    if (!room) {
      return NO_ROOM_PAUSE_MILLIS;
    }
    long next = near.isEmpty() ? Long.MAX_VALUE : nextMillis() - now;
    long read =
        near.size() < size.page()
            ? horizon.atMillis() - size.windowMillis() / 2 - now
            : Long.MAX_VALUE;
    return Math.max(1, Math.min(Math.min(next, read), size.windowMillis() / 2));
  }

  /// When the first row in memory is due, or the end of time.
  public long nextMillis() {
    return near.isEmpty() ? Long.MAX_VALUE : near.firstKey().atMillis();
  }

  /// When the oldest row was due that could not be woken yet, if there is one.
  public Optional<Long> oldestMillis() {
    return near.isEmpty() ? Optional.empty() : Optional.of(nextMillis());
  }

  /// How many rows in memory are due at a time.
  public int dueBy(long now) {
    return near.headMap(DueKey.from(now + 1)).size();
  }

  private void bound() {
    while (near.size() > size.most()) {
      horizon = near.pollLastEntry().getKey();
    }
  }
}
