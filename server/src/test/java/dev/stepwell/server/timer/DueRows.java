package dev.stepwell.server.timer;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Due rows of a test, each known by its number.
final class DueRows implements Rows<DueKey, DueWork> {
  private final NavigableMap<DueKey, DueWork> rows = new ConcurrentSkipListMap<>();

  static Row<DueKey, DueWork> row(long atMillis, int number) {
    var work = new DueWork.ExpireRun(new Origin(number, 0));
    return new Row<>(new DueKey(atMillis, number, 0, 0), work);
  }

  static int number(Row<DueKey, DueWork> row) {
    return (int) row.key().ticket();
  }

  DueRows add(long atMillis, int number) {
    var row = row(atMillis, number);
    rows.put(row.key(), row.value());
    return this;
  }

  @Override
  public Optional<DueWork> get(DueKey key) {
    return Optional.ofNullable(rows.get(key));
  }

  @Override
  public List<Row<DueKey, DueWork>> ascending(DueKey from, DueKey to, int limit) {
    return list(rows.subMap(from, true, to, false), limit);
  }

  @Override
  public List<Row<DueKey, DueWork>> descending(DueKey from, DueKey to, int limit) {
    return list(rows.subMap(from, true, to, false).descendingMap(), limit);
  }

  private static List<Row<DueKey, DueWork>> list(NavigableMap<DueKey, DueWork> rows, int limit) {
    var list = new ArrayList<Row<DueKey, DueWork>>();
    rows.forEach((key, value) -> {
      if (list.size() < limit) {
        list.add(new Row<>(key, value));
      }
    });
    return list;
  }
}
