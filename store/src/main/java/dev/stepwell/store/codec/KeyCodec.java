package dev.stepwell.store.codec;

/// The format of the keys of a table. It is for ever: keys carry no version.
public interface KeyCodec<K> {
  void write(K key, KeyWriter out);

  K read(KeyReader in);
}
