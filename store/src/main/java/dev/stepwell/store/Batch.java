package dev.stepwell.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is committed at once: rows to write and rows to remove. Each key occurs once.
public final class Batch {
  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte @Nullable []> values = new ArrayList<>();

  public void put(byte[] key, byte[] value) {
    keys.add(key);
    values.add(value);
  }

  /// Removes a row; one that is not there is fine.
  public void delete(byte[] key) {
    keys.add(key);
    values.add(null);
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  public int size() {
    return keys.size();
  }

  /// Tells `operations` all that is to be done, in the order in which it was added.
  public void forEach(Operations operations) {
    for (int i = 0; i < keys.size(); i++) {
      var value = values.get(i);
      if (value == null) {
        operations.delete(keys.get(i));
      } else {
        operations.put(keys.get(i), value);
      }
    }
  }

  /// What a store does with a batch.
  public interface Operations {
    void put(byte[] key, byte[] value);

    void delete(byte[] key);
  }
}
