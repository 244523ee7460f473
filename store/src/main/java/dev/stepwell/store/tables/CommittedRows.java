package dev.stepwell.store.tables;

import dev.stepwell.engine.Rows;
import dev.stepwell.store.Slice;
import dev.stepwell.store.codec.KeyWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The rows of a table as they are committed. For any thread.
final class CommittedRows<K, V> implements Rows<K, V> {
  private final TableFormat<K, V> format;
  private final Slice slice;
  private final RowCache<K, V> cache;

  CommittedRows(TableFormat<K, V> format, Slice slice, RowCache<K, V> cache) {
    this.format = format;
    this.slice = slice;
    this.cache = cache;
  }

  @Override
  public Optional<V> get(K key) {
    var kept = cache.get(key);
    if (kept != null) {
      return Optional.of(kept);
    }
    byte[] value = slice.get(format.key(key, new KeyWriter()));
    return value == null ? Optional.empty() : Optional.of(format.values().read(value));
  }

  @Override
  public List<Row<K, V>> ascending(K from, K to, int limit) {
    var writer = new KeyWriter();
    byte[] start = format.key(from, writer);
    byte[] end = format.key(to, writer);
    var rows = new ArrayList<Row<K, V>>();
    if (limit > 0 && Arrays.compareUnsigned(start, end) < 0) {
      slice.ascending(start, end, (key, value) -> add(rows, key, value, limit));
    }
    return rows;
  }

  @Override
  public List<Row<K, V>> descending(K from, K to, int limit) {
    var writer = new KeyWriter();
    byte[] start = format.key(from, writer);
    byte[] end = format.key(to, writer);
    var rows = new ArrayList<Row<K, V>>();
    if (limit > 0 && Arrays.compareUnsigned(start, end) < 0) {
      slice.descending(start, end, (key, value) -> add(rows, key, value, limit));
    }
    return rows;
  }

  private boolean add(List<Row<K, V>> rows, byte[] key, byte[] value, int limit) {
    rows.add(new Row<>(format.key(key), format.values().read(value)));
    return rows.size() < limit;
  }
}
