package dev.stepwell.server.simulation;

import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreException;
import dev.stepwell.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A store that fails: before a commit, after it was written but before anybody heard of it, or
/// with the whole process. What was not synced is gone after a crash.
final class FaultyStore implements Store {
  private static final byte[] LOWEST = {};

  /// The number of a table.
  private static final byte GATE_LINE = 21;

  private static final byte[] HIGHEST = {-1, -1, -1, -1, -1, -1, -1, -1};

  private final Surroundings around;
  private final MemoryStore disk;

  private final List<FaultySlice> slices = new ArrayList<>();
  private MemoryStore seen;
  private int fails;
  private int commits;
  private long reads;

  FaultyStore(Surroundings around, int partitions) {
    this.around = around;
    this.disk = new MemoryStore(partitions);
    this.seen = new MemoryStore(partitions);
    for (int number = 0; number < partitions; number++) {
      slices.add(new FaultySlice(number));
    }
  }

  /// The process is gone, and with it all that was not synced.
  void crash() {
    seen = new MemoryStore(disk.partitions());
    for (int number = 0; number < disk.partitions(); number++) {
      var rows = new Batch();
      disk.slice(number)
          .ascending(
              LOWEST,
              HIGHEST,
              (key, value) -> {
                rows.put(key, value);
                return true;
              });
      seen.slice(number).commit(rows);
    }
    fails = 0;
  }

  /// How many commits have shown so far.
  int commits() {
    return commits;
  }

  /// How often rows were read so far, each of them counted.
  long reads() {
    return reads;
  }

  @Override
  public int partitions() {
    return slices.size();
  }

  @Override
  public Slice slice(int partition) {
    return slices.get(partition);
  }

  @Override
  public void recover() {
    if (fails > 0 && fails-- > 0) {
      throw new StoreException("simulated: still no disk");
    }
  }

  @Override
  public void close() {}

  private final class FaultySlice implements Slice {
    private final int number;

    FaultySlice(int number) {
      this.number = number;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      reads++;
      return seen.slice(number).get(key);
    }

    @Override
    public void ascending(byte[] from, byte[] to, Visitor visitor) {
      if (around.has(Bug.LINE_OUT_OF_ORDER) && from[0] == GATE_LINE) {
        secondFirst(from, to, visitor);
      } else {
        seen.slice(number).ascending(from, to, counted(visitor));
      }
    }

    private void secondFirst(byte[] from, byte[] to, Visitor visitor) {
      var rows = new ArrayList<Map.Entry<byte[], byte[]>>();
      seen.slice(number)
          .ascending(
              from,
              to,
              (key, value) -> {
                rows.add(Map.entry(key, value));
                return true;
              });
      if (rows.size() > 1) {
        Collections.swap(rows, 0, 1);
      }
      for (var row : rows) {
        if (!visitor.visit(row.getKey(), row.getValue())) {
          return;
        }
      }
    }

    @Override
    public void descending(byte[] from, byte[] to, Visitor visitor) {
      seen.slice(number).descending(from, to, counted(visitor));
    }

    @Override
    public void keys(byte[] from, byte[] to, KeyVisitor visitor) {
      seen.slice(number)
          .keys(
              from,
              to,
              key -> {
                reads++;
                return visitor.visit(key);
              });
    }

    private Visitor counted(Visitor visitor) {
      return (key, value) -> {
        reads++;
        return visitor.visit(key, value);
      };
    }

    @Override
    public void commit(Batch batch) {
      var faults = around.faults();
      if (faults.breaks(4)) {
        throw new Crash("before a commit");
      }
      if (faults.breaks(15)) {
        fails = faults.between(0, 3);
        throw new StoreException("simulated: nothing was written");
      }
      seen.slice(number).commit(batch);
      commits++;
      if (!around.has(Bug.COMMIT_NOT_SYNCED) || !faults.maybe(10)) {
        disk.slice(number).commit(batch);
      }
      if (faults.breaks(15)) {
        fails = faults.between(0, 3);
        throw new StoreException("simulated: written, but who knows");
      }
      if (faults.breaks(4)) {
        throw new Crash("after a commit");
      }
    }
  }
}
