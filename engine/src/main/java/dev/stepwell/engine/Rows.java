package dev.stepwell.engine;

import java.util.List;
import java.util.Optional;

/// The read side of a table: typed rows in the order of their keys.
public interface Rows<K, V> {
  Optional<V> get(K key);

  /// Rows from `from` (inclusive) to `to` (exclusive), at most `limit` of them, in key order.
  List<Row<K, V>> ascending(K from, K to, int limit);

  /// The same rows from the last one before `to` downwards.
  List<Row<K, V>> descending(K from, K to, int limit);

  record Row<K, V>(K key, V value) {}
}
