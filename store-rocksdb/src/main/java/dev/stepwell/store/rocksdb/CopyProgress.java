package dev.stepwell.store.rocksdb;

/// Hears how far a copy is.
public interface CopyProgress {
  /// A piece of it is done.
  ///
  /// @param bytes copied so far
  /// @param all that there are to copy
  void copied(long bytes, long all);

  /// All is copied; now it is read again to see whether it can be.
  void verifying();
}
