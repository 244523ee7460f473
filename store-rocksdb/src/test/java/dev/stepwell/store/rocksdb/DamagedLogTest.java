package dev.stepwell.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepwell.store.Batch;
import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log whose end is torn is taken as it is, and one that is damaged before its end is refused.
class DamagedLogTest {
  private static final int WRITES = 40;
  private static final int VALUE = 3_000;

  @TempDir private Path folder;
  private Path log = Path.of("");
  private LogScan.Result whole;

  @BeforeEach
  void write() throws Exception {
    try (var store = RocksStore.open(folder, 1)) {
      for (int number = 0; number < WRITES; number++) {
        store.slice(0).commit(batch(number));
      }
    }
    var logs = logs();
    assertThat(logs).hasSize(1);
    log = logs.getFirst();
    whole = scan();
  }

  private static Batch batch(int number) {
    var value = new byte[VALUE];
    new SplittableRandom(number).nextBytes(value);
    var batch = new Batch();
    batch.put(key(number), value);
    return batch;
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private List<Path> logs() throws IOException {
    try (var files = Files.list(folder.resolve("rocksdb"))) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private LogScan.Result scan() throws IOException {
    var name = String.valueOf(log.getFileName());
    return LogScan.of(log, Long.parseLong(name.replace(".log", "")));
  }

  private int rows() {
    try (var store = RocksStore.open(folder, 1)) {
      var rows = new int[1];
      store.slice(0).keys(key(0), key(Integer.MAX_VALUE), _ -> ++rows[0] > 0);
      return rows[0];
    }
  }

  private void change(long place, int bytes) throws IOException {
    var content = Files.readAllBytes(log);
    for (int i = 0; i < bytes; i++) {
      content[(int) place + i] ^= 0x55;
    }
    Files.write(log, content);
  }

  private void cut(long length) throws IOException {
    var content = ByteBuffer.wrap(Files.readAllBytes(log)).slice(0, (int) length);
    var bytes = new byte[(int) length];
    content.get(bytes);
    Files.write(log, bytes);
  }

  @Test
  void theEndOfALogIsFound() {
    assertThat(whole.torn()).isFalse();
    assertThat(whole.hole()).isEmpty();
    assertThat(whole.end()).isGreaterThan(WRITES * VALUE);
    assertThat(whole.next().orElseThrow() - whole.first().orElseThrow()).isEqualTo(WRITES);
    assertThat(rows()).isEqualTo(WRITES);
  }

  @Test
  void aTornLastWriteIsDroppedAlone() throws Exception {
    cut(whole.end() - 100);
    assertThat(scan().torn()).isTrue();
    assertThat(rows()).isEqualTo(WRITES - 1);
    assertThat(rows()).isEqualTo(WRITES - 1);
  }

  @Test
  void aGarbledLastWriteIsDroppedAlone() throws Exception {
    change(whole.end() - 100, 50);
    assertThat(scan().torn()).isTrue();
    assertThat(rows()).isEqualTo(WRITES - 1);
  }

  @Test
  void aDamagedMiddleIsRefusedAndLeftAsItIs() throws Exception {
    for (int bytes : new int[] {1, 12, 9_000}) {
      var before = Files.readAllBytes(log);
      change(whole.end() / 2, bytes);
      var damaged = Files.readAllBytes(log);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(this::rows)
            .withMessageContaining(log + " is damaged at byte")
            .withMessageContaining("backup");
      }
      assertThat(log).hasBinaryContent(damaged);
      Files.write(log, before);
    }
    assertThat(rows()).isEqualTo(WRITES);
  }

  @Test
  void damageIsFoundWhereverItIs() throws Exception {
    var content = Files.readAllBytes(log);
    var random = new SplittableRandom(7);
    // The last two writes may be what was torn, or what comes before that.
    for (int i = 0; i < 300; i++) {
      long place = random.nextLong(whole.end() - 2 * (VALUE + 200));
      change(place, 1);
      var found = scan();
      assertThat(found.hole()).as("damage at %d", place).isPresent();
      assertThat(found.end()).isLessThanOrEqualTo(place);
      Files.write(log, content);
    }
  }

  @Test
  void zerosInPlaceOfAMiddleAreRefused() throws Exception {
    var content = Files.readAllBytes(log);
    Arrays.fill(content, 33_000, 70_000, (byte) 0);
    Files.write(log, content);
    assertThatExceptionOfType(StoreException.class).isThrownBy(this::rows);
  }

  @Test
  void aLogThatHasLostItsEndIsRefusedWhereAnotherOneFollows() throws Exception {
    var early = Files.readAllBytes(log);
    var first = log;
    // What the store has written out is gone from its logs, so the next one follows by a number.
    try (var store = RocksStore.open(folder, 1)) {
      store.slice(0).commit(batch(WRITES + 1));
    }
    var logs = logs();
    log = logs.getLast();
    assertThat(log).isNotEqualTo(first);
    assertThat(scan().first()).isEqualTo(whole.next());
    Files.write(first, early);
    LogCheck.of(folder.resolve("rocksdb"));

    log = first;
    cut(whole.end() - 2 * VALUE);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> LogCheck.of(folder.resolve("rocksdb")))
        .withMessageContaining("are missing");
  }
}
