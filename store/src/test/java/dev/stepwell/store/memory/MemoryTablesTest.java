package dev.stepwell.store.memory;

import dev.stepwell.store.Store;
import dev.stepwell.store.tables.TablesContract;

class MemoryTablesTest extends TablesContract {
  @Override
  protected Store open(int partitions) {
    return new MemoryStore(partitions);
  }
}
