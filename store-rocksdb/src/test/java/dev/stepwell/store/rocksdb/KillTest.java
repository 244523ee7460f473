package dev.stepwell.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.store.rocksdb.Child.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process is killed in the middle of its commits, again and again, on the same data. What it had
/// written survives it in the memory of the system, so this says nothing about the sync.
class KillTest {
  private static final int ROUNDS = 3;
  private static final int LINES = 200;

  @TempDir private Path folder;

  @Test
  void whatWasAcknowledgedIsThereAndNoCommitIsThereInPart() throws Exception {
    var acknowledged = new int[Writer.PARTITIONS];
    Arrays.fill(acknowledged, -1);
    for (int round = 0; round < ROUNDS; round++) {
      var writer = Child.start(Writer.class, folder.toString());
      try {
        for (int i = 0; i < LINES; i++) {
          read(writer.line(), acknowledged);
        }
      } finally {
        writer.kill();
      }
      for (var line : writer.rest()) {
        read(line, acknowledged);
      }
      check(acknowledged);
    }
  }

  /// The last line may be cut off.
  private static void read(String line, int[] acknowledged) {
    var parts = line.split(" ", -1);
    if (parts.length == 2 && !parts[1].isEmpty()) {
      int partition = Integer.parseInt(parts[0]);
      acknowledged[partition] = Math.max(acknowledged[partition], Integer.parseInt(parts[1]));
    }
  }

  private void check(int[] acknowledged) {
    try (var store = RocksStore.open(folder, Writer.PARTITIONS)) {
      for (int partition = 0; partition < Writer.PARTITIONS; partition++) {
        var slice = store.slice(partition);
        byte[] stored = slice.get(Writer.LAST);
        assertThat(stored).isNotNull();
        int last = ByteBuffer.wrap(stored).getInt();
        assertThat(last).isGreaterThanOrEqualTo(acknowledged[partition]);
        var rows = new int[1];
        slice.keys(Writer.key(0, 0), Writer.key(Integer.MAX_VALUE, 0), _ -> ++rows[0] > 0);
        assertThat(rows[0]).isEqualTo((last + 1) * Writer.ROWS);
      }
    }
  }
}
