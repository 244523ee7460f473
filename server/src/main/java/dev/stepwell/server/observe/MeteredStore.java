package dev.stepwell.server.observe;

import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreCondition;
import dev.stepwell.store.StoreException;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A store whose commits are counted and timed.
final class MeteredStore implements Store {
  private final Store store;
  private final Meters meters;

  MeteredStore(Store store, Meters meters) {
    this.store = store;
    this.meters = meters;
  }

  @Override
  public int partitions() {
    return store.partitions();
  }

  @Override
  public Slice slice(int partition) {
    return new MeteredSlice(store.slice(partition), meters, String.valueOf(partition));
  }

  @Override
  public void recover() {
    store.recover();
  }

  @Override
  public Optional<StoreCondition> condition() {
    return store.condition();
  }

  @Override
  public void close() {
    store.close();
  }

  private static final class MeteredSlice implements Slice {
    private final Slice slice;
    private final DistributionDataPoint seconds;
    private final CounterDataPoint rows;
    private final CounterDataPoint failures;

    MeteredSlice(Slice slice, Meters meters, String partition) {
      this.slice = slice;
      this.seconds = meters.commitSeconds.labelValues(partition);
      this.rows = meters.commitRows.labelValues(partition);
      this.failures = meters.commitFailures.labelValues(partition);
    }

    @Override
    public void commit(Batch batch) {
      long began = System.nanoTime();
      try {
        slice.commit(batch);
      } catch (StoreException failure) {
        failures.inc();
        throw failure;
      }
      seconds.observe(Seconds.ofNanos(System.nanoTime() - began));
      rows.inc(batch.size());
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return slice.get(key);
    }

    @Override
    public void ascending(byte[] from, byte[] to, Visitor visitor) {
      slice.ascending(from, to, visitor);
    }

    @Override
    public void descending(byte[] from, byte[] to, Visitor visitor) {
      slice.descending(from, to, visitor);
    }

    @Override
    public void keys(byte[] from, byte[] to, KeyVisitor visitor) {
      slice.keys(from, to, visitor);
    }
  }
}
