package dev.stepwell.store.codec;

/// The format of the values of a table.
public interface ValueCodec<V> {
  byte[] write(V value);

  /// Reads what was written, in whichever version it was.
  ///
  /// @throws dev.stepwell.store.StoreException if the bytes are no value in a format that is known
  V read(byte[] bytes);
}
