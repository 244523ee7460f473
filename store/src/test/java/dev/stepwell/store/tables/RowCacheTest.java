package dev.stepwell.store.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.StoreException;
import dev.stepwell.store.memory.MemoryStore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCacheTest {
  private static final RunName NAME = new RunName(new ProjectId("p"), "wfr_1");
  private static final Origin FIRST = new Origin(1, 1);
  private static final Origin SECOND = new Origin(2, 1);

  @Test
  void atMostSoManyRowsAreKeptAndThoseThatAreUsedStay() {
    var cache = new RowCache<Integer, String>(10);
    for (int i = 0; i < 100; i++) {
      cache.keep(i, "row " + i);
      assertThat(cache.use(0)).isEqualTo("row 0");
    }

    assertThat(cache.get(99)).isEqualTo("row 99");
    assertThat(cache.get(50)).isNull();
    long kept = IntStream.range(0, 100).filter(i -> cache.get(i) != null).count();
    assertThat(kept).isLessThanOrEqualTo(10);
  }

  @Test
  void aRowThatWentIsForgottenInBothGenerations() {
    var cache = new RowCache<Integer, String>(4);
    cache.keep(1, "first");
    cache.keep(2, "second"); // the generation is full: both are in the older one now
    cache.keep(1, "changed");
    cache.forget(1);

    assertThat(cache.get(1)).isNull();
    assertThat(cache.get(2)).isEqualTo("second");
  }

  @Test
  void afterAFailedCommitRowsAreReadFromTheStore() {
    var slice = new Failing(new MemoryStore(1).slice(0));
    var tables = new StoreTables(slice);
    tables.latestRuns().upsert(NAME, FIRST);
    tables.commit();
    tables.clear();
    assertThat(tables.view().latestRuns().get(NAME)).contains(FIRST);

    slice.failing = true; // after the last byte was written
    tables.latestRuns().upsert(NAME, SECOND);
    assertThatThrownBy(tables::commit).isInstanceOf(StoreException.class);
    tables.clear();

    assertThat(tables.latestRuns().get(NAME)).contains(SECOND);
    assertThat(tables.view().latestRuns().get(NAME)).contains(SECOND);
  }

  @Test
  void aBatchThatIsGivenUpLeavesNothing() {
    var tables = new StoreTables(new MemoryStore(1).slice(0));
    tables.latestRuns().upsert(NAME, FIRST);
    tables.commit();
    tables.clear();

    tables.latestRuns().delete(NAME);
    tables.clear();

    assertThat(tables.latestRuns().get(NAME)).contains(FIRST);
  }

  /// Writes a batch and then says that it failed.
  private static final class Failing implements Slice {
    private final Slice inner;
    private boolean failing;

    Failing(Slice inner) {
      this.inner = inner;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return inner.get(key);
    }

    @Override
    public void ascending(byte[] from, byte[] to, Visitor visitor) {
      inner.ascending(from, to, visitor);
    }

    @Override
    public void descending(byte[] from, byte[] to, Visitor visitor) {
      inner.descending(from, to, visitor);
    }

    @Override
    public void keys(byte[] from, byte[] to, KeyVisitor visitor) {
      inner.keys(from, to, visitor);
    }

    @Override
    public void commit(Batch batch) {
      inner.commit(batch);
      if (failing) {
        throw new StoreException("the disk failed");
      }
    }
  }
}
