package dev.stepwell.store.tables;

import dev.stepwell.store.codec.KeyCodec;
import dev.stepwell.store.codec.KeyReader;
import dev.stepwell.store.codec.KeyWriter;
import dev.stepwell.store.codec.ValueCodec;

/// How the rows of a table lie in a slice: the number of the table in one byte, then the key.
///
/// @param number never reused for another table
record TableFormat<K, V>(int number, String name, KeyCodec<K> keys, ValueCodec<V> values) {
  TableFormat {
    if (number < 1 || number > 0xff) {
      throw new IllegalArgumentException("a table number is from 1 to 255, not " + number);
    }
  }

  byte[] key(K key, KeyWriter writer) {
    keys.write(key, writer.putByte(number));
    return writer.take();
  }

  K key(byte[] bytes) {
    return keys.read(new KeyReader(bytes, 1));
  }
}
