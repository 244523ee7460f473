package dev.stepwell.store.memory;

import dev.stepwell.store.Slice;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/// A store that forgets everything when its process ends. For tests and simulations.
public final class MemoryStore implements Store {
  private final List<MemorySlice> slices = new ArrayList<>();

  public MemoryStore(int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("a store has at least one partition, not " + partitions);
    }
    for (int partition = 0; partition < partitions; partition++) {
      slices.add(new MemorySlice());
    }
  }

  @Override
  public int partitions() {
    return slices.size();
  }

  @Override
  public Slice slice(int partition) {
    if (partition < 0 || partition >= slices.size()) {
      throw new IllegalArgumentException(
          "no partition " + partition + ": there are " + slices.size());
    }
    return slices.get(partition);
  }

  @Override
  public void recover() {
    if (slices.getFirst().closed()) {
      throw new StoreException("the store is closed");
    }
  }

  @Override
  public void close() {
    slices.forEach(MemorySlice::close);
  }
}
