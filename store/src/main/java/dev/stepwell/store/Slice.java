package dev.stepwell.store;

import org.jspecify.annotations.Nullable;

/// An ordered durable map of bytes: the state of one partition. Keys are in the order of their
/// bytes as unsigned numbers. Anybody may read; only the partition's one writer commits. All that
/// is read is committed.
///
/// Arrays that are passed in or handed out belong to both sides from then on: nobody changes them.
public interface Slice {
  /// The value of a key, or null where there is none. It is called for every row that a command
  /// reads, so it wraps nothing.
  byte @Nullable [] get(byte[] key);

  /// Shows rows from `from` (inclusive) to `to` (exclusive) in key order, until the visitor has
  /// seen enough.
  void ascending(byte[] from, byte[] to, Visitor visitor);

  /// The same rows from the last one before `to` downwards.
  void descending(byte[] from, byte[] to, Visitor visitor);

  /// The keys of the same rows, in key order, without the cost of reading the values.
  void keys(byte[] from, byte[] to, KeyVisitor visitor);

  /// Writes a batch, all of it or nothing. When this returns it is on disk, synced.
  ///
  /// @throws StoreException if that failed; see [Store#recover] for what may be there afterwards
  void commit(Batch batch);

  /// Looks at rows one by one. It must be quick and must not commit: the store cannot be closed or
  /// recovered meanwhile.
  @FunctionalInterface
  interface Visitor {
    /// Returns whether it wants to see more.
    boolean visit(byte[] key, byte[] value);
  }

  /// Looks at keys one by one, under the same rules.
  @FunctionalInterface
  interface KeyVisitor {
    /// Returns whether it wants to see more.
    boolean visit(byte[] key);
  }
}
