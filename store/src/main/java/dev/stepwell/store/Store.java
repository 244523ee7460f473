package dev.stepwell.store;

import java.util.Optional;

/// Where all partitions keep their state. It may be used from any thread.
public interface Store extends AutoCloseable {
  /// How many partitions the data is made for; fixed when the data is made.
  int partitions();

  /// The part of the store that belongs to one partition.
  Slice slice(int partition);

  /// Makes the store usable again after a commit has failed; does nothing where it is usable.
  ///
  /// What was acknowledged is there afterwards. A batch whose commit failed is there as a whole or
  /// not at all: a failure may come after the last byte was written.
  ///
  /// @throws StoreException while it is still failing
  void recover();

  /// How the store is doing; nothing where there is no disk to tell of. It looks at the disk, so it
  /// may take milliseconds.
  ///
  /// @throws StoreException if that cannot be found out
  default Optional<StoreCondition> condition() {
    return Optional.empty();
  }

  /// Ends all use of the store. Whatever is called later throws a [StoreException]; closing it
  /// twice is harmless.
  @Override
  void close();
}
