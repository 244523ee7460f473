package dev.stepwell.engine;

/// The write side of a table. The three ways to write say what the writer believes about the row,
/// so that a wrong belief shows at once where checks are on.
public interface Table<K, V> extends Rows<K, V> {
  /// Writes a row that does not exist.
  void insert(K key, V value);

  /// Overwrites a row that exists.
  void update(K key, V value);

  void upsert(K key, V value);

  /// Removes a row; one that is not there is fine.
  void delete(K key);

  /// Removes all rows from `from` (inclusive) to `to` (exclusive).
  void deleteRange(K from, K to);
}
