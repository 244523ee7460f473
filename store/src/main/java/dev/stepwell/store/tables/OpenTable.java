package dev.stepwell.store.tables;

import dev.stepwell.engine.Table;
import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.codec.KeyWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A table with the changes of an open batch on top of what is committed. Changes are kept under
/// their encoded keys, so a key is encoded once and there is one order; values are encoded when the
/// batch is.
final class OpenTable<K, V> implements Table<K, V> {
  /// Rows that take more bytes are not kept in memory.
  private static final int LARGEST_KEPT = 4 << 10;

  private final TableFormat<K, V> format;
  private final Slice slice;
  private final Checks checks;
  private final KeyWriter writer;
  private final UndoLog undo;
  private final RowCache<K, V> cache;
  private final NavigableMap<byte[], Change<K, V>> changes = new TreeMap<>(Arrays::compareUnsigned);
  private final Set<K> large = new HashSet<>();

  /// What a batch does to a row.
  ///
  /// @param value null: the row is removed
  /// @param fresh whether the row does not exist on disk, so that removing it again leaves nothing
  ///   to do
  private record Change<K, V>(K key, @Nullable V value, boolean fresh) {}

  /// @param writer may be shared by the tables of one thread
  /// @param cache of what this table commits
  OpenTable(
      TableFormat<K, V> format,
      Slice slice,
      Checks checks,
      KeyWriter writer,
      UndoLog undo,
      RowCache<K, V> cache) {
    this.format = format;
    this.slice = slice;
    this.checks = checks;
    this.writer = writer;
    this.undo = undo;
    this.cache = cache;
  }

  @Override
  public Optional<V> get(K key) {
    byte[] bytes = format.key(key, writer);
    var change = changes.get(bytes);
    if (change != null) {
      return Optional.ofNullable(change.value());
    }
    var kept = cache.use(key);
    if (kept != null) {
      return Optional.of(kept);
    }
    byte[] encoded = slice.get(bytes);
    if (encoded == null) {
      return Optional.empty();
    }
    V value = format.values().read(encoded);
    if (encoded.length <= LARGEST_KEPT) {
      cache.keep(key, value);
    }
    return Optional.of(value);
  }

  @Override
  public List<Row<K, V>> ascending(K from, K to, int limit) {
    byte[] start = format.key(from, writer);
    byte[] end = format.key(to, writer);
    if (limit <= 0 || Arrays.compareUnsigned(start, end) >= 0) {
      return List.of();
    }
    var merge = new Merge(changes.subMap(start, true, end, false), 1, limit);
    slice.ascending(start, end, merge);
    return merge.rows();
  }

  @Override
  public List<Row<K, V>> descending(K from, K to, int limit) {
    byte[] start = format.key(from, writer);
    byte[] end = format.key(to, writer);
    if (limit <= 0 || Arrays.compareUnsigned(start, end) >= 0) {
      return List.of();
    }
    var merge = new Merge(changes.subMap(start, true, end, false).descendingMap(), -1, limit);
    slice.descending(start, end, merge);
    return merge.rows();
  }

  @Override
  public void insert(K key, V value) {
    byte[] bytes = format.key(key, writer);
    var before = changes.get(bytes);
    if (before == null
        ? checks == Checks.FULL && slice.get(bytes) != null
        : before.value() != null) {
      throw broken("to insert exists", key);
    }
    change(bytes, before, new Change<>(key, value, before == null || before.fresh()));
  }

  @Override
  public void update(K key, V value) {
    byte[] bytes = format.key(key, writer);
    var before = changes.get(bytes);
    if (before == null
        ? checks == Checks.FULL && slice.get(bytes) == null
        : before.value() == null) {
      throw broken("to update does not exist", key);
    }
    change(bytes, before, new Change<>(key, value, before != null && before.fresh()));
  }

  @Override
  public void upsert(K key, V value) {
    byte[] bytes = format.key(key, writer);
    var before = changes.get(bytes);
    change(bytes, before, new Change<>(key, value, before != null && before.fresh()));
  }

  @Override
  public void delete(K key) {
    byte[] bytes = format.key(key, writer);
    delete(bytes, key, changes.get(bytes));
  }

  /// Row by row: stores that can remove a range at once pay for it with each later read.
  @Override
  public void deleteRange(K from, K to) {
    byte[] start = format.key(from, writer);
    byte[] end = format.key(to, writer);
    if (Arrays.compareUnsigned(start, end) >= 0) {
      return;
    }
    for (var change : new ArrayList<>(changes.subMap(start, true, end, false).entrySet())) {
      if (change.getValue().value() != null) {
        delete(change.getKey(), change.getValue().key(), change.getValue());
      }
    }
    slice.keys(
        start,
        end,
        bytes -> {
          if (!changes.containsKey(bytes)) {
            delete(bytes, format.key(bytes), null);
          }
          return true;
        });
  }

  boolean changed() {
    return !changes.isEmpty();
  }

  /// Adds to `batch` what is to be written.
  void write(Batch batch) {
    for (var entry : changes.entrySet()) {
      V value = entry.getValue().value();
      if (value == null) {
        batch.delete(entry.getKey());
      } else {
        byte[] encoded = format.values().write(value);
        batch.put(entry.getKey(), encoded);
        if (encoded.length > LARGEST_KEPT) {
          large.add(entry.getValue().key());
        }
      }
    }
  }

  /// What was written is committed.
  void committed() {
    for (var change : changes.values()) {
      V value = change.value();
      if (value == null || large.contains(change.key())) {
        cache.forget(change.key());
      } else {
        cache.keep(change.key(), value);
      }
    }
  }

  /// Nobody knows whether what was written is committed.
  void forget() {
    cache.forgetAll();
  }

  /// The rows that this batch writes, in key order.
  List<Row<K, V>> written() {
    var rows = new ArrayList<Row<K, V>>();
    for (var change : changes.values()) {
      V value = change.value();
      if (value != null) {
        rows.add(new Row<>(change.key(), value));
      }
    }
    return rows;
  }

  void clear() {
    changes.clear();
    large.clear();
  }

  private void delete(byte[] bytes, K key, @Nullable Change<K, V> before) {
    var after = before != null && before.fresh() ? null : new Change<K, V>(key, null, false);
    change(bytes, before, after);
  }

  private void change(byte[] bytes, @Nullable Change<K, V> before, @Nullable Change<K, V> after) {
    set(bytes, after);
    undo.add(() -> set(bytes, before));
  }

  private void set(byte[] bytes, @Nullable Change<K, V> change) {
    if (change == null) {
      changes.remove(bytes);
    } else {
      changes.put(bytes, change);
    }
  }

  private IllegalStateException broken(String belief, K key) {
    return new IllegalStateException(
        "the row " + belief + " in the table " + format.name() + ": " + key);
  }

  /// Merges the changes in a range with the committed rows that it is shown, in one direction.
  private final class Merge implements Slice.Visitor {
    private final Iterator<Map.Entry<byte[], Change<K, V>>> changes;
    private final int direction;
    private final int limit;
    private final List<Row<K, V>> rows = new ArrayList<>();
    private Map.@Nullable Entry<byte[], Change<K, V>> next;

    Merge(NavigableMap<byte[], Change<K, V>> changes, int direction, int limit) {
      this.changes = changes.entrySet().iterator();
      this.direction = direction;
      this.limit = limit;
      advance();
    }

    @Override
    public boolean visit(byte[] key, byte[] value) {
      while (next != null) {
        int order = direction * Arrays.compareUnsigned(next.getKey(), key);
        if (order > 0) {
          break;
        }
        take(next.getValue());
        advance();
        if (order == 0 || rows.size() == limit) {
          return rows.size() < limit;
        }
      }
      rows.add(new Row<>(format.key(key), format.values().read(value)));
      return rows.size() < limit;
    }

    /// Call it when all committed rows were shown.
    List<Row<K, V>> rows() {
      while (next != null && rows.size() < limit) {
        take(next.getValue());
        advance();
      }
      return rows;
    }

    private void take(Change<K, V> change) {
      V value = change.value();
      if (value != null) {
        rows.add(new Row<>(change.key(), value));
      }
    }

    private void advance() {
      next = changes.hasNext() ? changes.next() : null;
    }
  }
}
