package dev.stepwell.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.TallyKey.Kind;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.memory.MemoryStore;
import dev.stepwell.store.tables.StoreTables;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Counts of more projects than are read at once, and of all partitions.
class TalliedTest {
  private static final int PROJECTS = 700;

  /// As long as they may be.
  private static ProjectId project(int number) {
    return new ProjectId(("%03d".formatted(number) + "x".repeat(128)).substring(0, 128));
  }

  @Test
  void allAreRead() {
    try (var store = new MemoryStore(2);
        var partitions =
            new Partitions(
                store, new Engine(new JsonWire(), Limits.DEFAULT), InstantSource.system(), 10)) {
      for (int partition = 0; partition < 2; partition++) {
        var tables = new StoreTables(store.slice(partition));
        for (int i = 0; i < PROJECTS; i++) {
          for (var kind : Kind.values()) {
            tables.tallies().insert(new TallyKey(project(i), kind), 10L * i + kind.number());
          }
        }
        tables.commit();
      }
      var tallied = Tallied.of(partitions);
      for (int i = 0; i < PROJECTS; i++) {
        for (var kind : Kind.values()) {
          assertThat(tallied.count(project(i), kind)).isEqualTo(2 * (10L * i + kind.number()));
        }
      }
      assertThat(tallied.count(new ProjectId("another"), Kind.SAVED)).isZero();
      assertThat(Tallied.of(partitions, project(1)))
          .isEqualTo(
              Map.of(
                  "deadRuns", 22L, "deadMessages", 24L, "waiters", 26L, "savedNotifications", 28L));
    }
  }
}
