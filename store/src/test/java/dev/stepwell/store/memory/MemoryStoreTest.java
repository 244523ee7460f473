package dev.stepwell.store.memory;

import dev.stepwell.store.Store;
import dev.stepwell.store.StoreContract;

class MemoryStoreTest extends StoreContract {
  @Override
  protected Store open(int partitions) {
    return new MemoryStore(partitions);
  }
}
