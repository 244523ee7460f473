package dev.stepwell.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A table on a sorted map, with checks on: a wrong belief about a row throws.
public final class MapTable<K extends Comparable<K>, V> implements Table<K, V> {
  private final NavigableMap<K, V> rows = new TreeMap<>();

  @Override
  public Optional<V> get(K key) {
    return Optional.ofNullable(rows.get(key));
  }

  @Override
  public List<Row<K, V>> ascending(K from, K to, int limit) {
    return listed(between(from, to), limit);
  }

  @Override
  public List<Row<K, V>> descending(K from, K to, int limit) {
    return listed(between(from, to).descendingMap(), limit);
  }

  @Override
  public void insert(K key, V value) {
    if (rows.containsKey(key)) {
      throw new IllegalStateException("the row to insert exists: " + key);
    }
    rows.put(key, value);
  }

  @Override
  public void update(K key, V value) {
    if (!rows.containsKey(key)) {
      throw new IllegalStateException("the row to update does not exist: " + key);
    }
    rows.put(key, value);
  }

  @Override
  public void upsert(K key, V value) {
    rows.put(key, value);
  }

  @Override
  public void delete(K key) {
    rows.remove(key);
  }

  @Override
  public void deleteRange(K from, K to) {
    between(from, to).clear();
  }

  /// All rows, in key order.
  public NavigableMap<K, V> rows() {
    return new TreeMap<>(rows);
  }

  /// A table of its own with the same rows.
  public MapTable<K, V> copy() {
    var copy = new MapTable<K, V>();
    copy.rows.putAll(rows);
    return copy;
  }

  /// A range that ends before it begins has no rows.
  private NavigableMap<K, V> between(K from, K to) {
    return from.compareTo(to) <= 0 ? rows.subMap(from, true, to, false) : new TreeMap<>();
  }

  private static <K, V> List<Row<K, V>> listed(Map<K, V> rows, int limit) {
    var list = new ArrayList<Row<K, V>>();
    for (var entry : rows.entrySet()) {
      if (list.size() >= limit) {
        break;
      }
      list.add(new Row<>(entry.getKey(), entry.getValue()));
    }
    return List.copyOf(list);
  }
}
