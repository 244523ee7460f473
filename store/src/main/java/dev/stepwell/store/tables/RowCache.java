package dev.stepwell.store.tables;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Committed rows of a table as objects: those that were written or read last. The writer of the
/// partition keeps it as the commits are; anybody may look.
///
/// There are two generations. A row that is used moves to the younger one; when that is full the
/// older one is forgotten. That is cheaper than an order of use, and good enough: what is asked for
/// here was written a moment ago.
final class RowCache<K, V> {
  private final int generation;
  private volatile Map<K, V> young = new ConcurrentHashMap<>();
  private volatile Map<K, V> old = new ConcurrentHashMap<>();

  /// @param rows to keep at most; 0: none
  RowCache(int rows) {
    this.generation = rows / 2;
  }

  /// The committed value, or null where it has to be read.
  @Nullable V get(K key) {
    var value = young.get(key);
    return value != null ? value : old.get(key);
  }

  /// What [#get] says; the row stays longer. For the writer.
  @Nullable V use(K key) {
    var value = young.get(key);
    if (value == null) {
      value = old.get(key);
      if (value != null) {
        keep(key, value);
      }
    }
    return value;
  }

  /// For the writer.
  void keep(K key, V value) {
    if (generation == 0) {
      return;
    }
    young.put(key, value);
    if (young.size() >= generation) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }

  /// For the writer: the row was removed, or grew too large to be kept.
  void forget(K key) {
    young.remove(key);
    old.remove(key);
  }

  /// For the writer: nobody knows any more what is committed.
  void forgetAll() {
    young = new ConcurrentHashMap<>();
    old = new ConcurrentHashMap<>();
  }
}
