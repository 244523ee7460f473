package dev.stepwell.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stepwell.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does, on the level of bytes. The model is a sorted map for each partition.
public abstract class StoreContract {
  private static final int PARTITIONS = 3;

  private Store store;

  /// A store without data.
  protected abstract Store open(int partitions);

  @BeforeEach
  void openStore() {
    store = open(PARTITIONS);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Seeds(10)
  void agreesWithASortedMap(long seed) {
    var random = new SplittableRandom(seed);
    var models = new ArrayList<NavigableMap<byte[], byte[]>>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      models.add(new TreeMap<>(Arrays::compareUnsigned));
    }
    for (int step = 0; step < 60; step++) {
      int partition = random.nextInt(PARTITIONS);
      commit(random, store.slice(partition), models.get(partition));
      int looked = random.nextInt(PARTITIONS);
      look(random, store.slice(looked), models.get(looked));
    }
  }

  private static void commit(
      SplittableRandom random, Slice slice, NavigableMap<byte[], byte[]> model) {
    var batch = new Batch();
    var keys = new TreeMap<byte[], Boolean>(Arrays::compareUnsigned);
    for (int i = random.nextInt(20); i >= 0; i--) {
      keys.put(key(random), random.nextInt(3) > 0);
    }
    keys.forEach((key, put) -> {
      if (put) {
        byte[] value = new byte[random.nextInt(4)];
        random.nextBytes(value);
        batch.put(key, value);
        model.put(key, value);
      } else {
        batch.delete(key);
        model.remove(key);
      }
    });
    slice.commit(batch);
  }

  private static void look(
      SplittableRandom random, Slice slice, NavigableMap<byte[], byte[]> model) {
    var key = key(random);
    assertThat(slice.get(key)).isEqualTo(model.get(key));

    var from = key(random);
    var to = key(random);
    int limit = 1 + random.nextInt(20);
    NavigableMap<byte[], byte[]> rows =
        Arrays.compareUnsigned(from, to) < 0
            ? model.subMap(from, true, to, false)
            : new TreeMap<>(Arrays::compareUnsigned);
    assertThat(ascending(slice, from, to, limit)).isEqualTo(listed(rows, limit));
    assertThat(descending(slice, from, to, limit)).isEqualTo(listed(rows.descendingMap(), limit));
    var keys = new ArrayList<String>();
    slice.keys(from, to, found -> keys.add(hex(found)) && keys.size() < limit);
    assertThat(keys)
        .isEqualTo(rows.keySet().stream().limit(limit).map(StoreContract::hex).toList());
  }

  /// Short keys of few bytes, so that they meet; among them the ends of the order.
  private static byte[] key(SplittableRandom random) {
    byte[] alphabet = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};
    byte[] key = new byte[1 + random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = alphabet[random.nextInt(alphabet.length)];
    }
    return key;
  }

  @Test
  void aScanReadsNoMoreThanItsVisitorWants() {
    var slice = store.slice(0);
    slice.commit(batch("a", "b", "c", "d"));

    assertThat(ascending(slice, bytes("a"), bytes("z"), 2)).containsExactly("61=61", "62=62");
    assertThat(descending(slice, bytes("a"), bytes("d"), 2)).containsExactly("63=63", "62=62");
    assertThat(ascending(slice, bytes("c"), bytes("c"), 2)).isEmpty();
    assertThat(descending(slice, bytes("d"), bytes("a"), 2)).isEmpty();
  }

  @Test
  void valuesMayBeEmptyOrLarge() {
    var slice = store.slice(1);
    var large = new byte[3 << 20];
    new SplittableRandom(1).nextBytes(large);
    var batch = new Batch();
    batch.put(bytes("empty"), new byte[0]);
    batch.put(bytes("large"), large);
    slice.commit(batch);

    assertThat(slice.get(bytes("empty"))).isEmpty();
    assertThat(slice.get(bytes("large"))).isEqualTo(large);
    assertThat(store.slice(0).get(bytes("large"))).isNull();
  }

  /// One partition writes the same into several rows; whoever reads sees them equal.
  @Test
  void aScanSeesACommitAsAWholeOrNotAtAll() throws Exception {
    var slice = store.slice(0);
    slice.commit(numbered(0));
    var done = new AtomicBoolean();
    try (var threads = Executors.newFixedThreadPool(2)) {
      var reader =
          threads.submit(() -> {
            int scans = 0;
            while (!done.get() || scans == 0) {
              var values = new ArrayList<String>();
              slice.ascending(bytes("a"), bytes("z"), (_, value) -> values.add(hex(value)));
              assertThat(values).hasSize(3);
              assertThat(values.stream().distinct()).hasSize(1);
              scans++;
            }
          });
      for (int i = 1; i < 200; i++) {
        slice.commit(numbered(i));
      }
      done.set(true);
      reader.get();
    }
  }

  private static Batch numbered(int number) {
    var batch = new Batch();
    byte[] value = {(byte) number};
    for (var key : List.of("a", "b", "c")) {
      batch.put(bytes(key), value);
    }
    return batch;
  }

  @Test
  void partitionsCommitSideBySide() throws Exception {
    try (var threads = Executors.newFixedThreadPool(PARTITIONS)) {
      var writers = new ArrayList<Future<?>>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        var slice = store.slice(partition);
        writers.add(
            threads.submit(() -> {
              for (int i = 0; i < 50; i++) {
                slice.commit(batch("key " + i));
              }
            }));
      }
      for (var writer : writers) {
        writer.get();
      }
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertThat(ascending(store.slice(partition), bytes("a"), bytes("z"), 999)).hasSize(50);
    }
  }

  @Test
  void aClosedStoreRefusesAllThatIsAskedOfIt() {
    var slice = store.slice(0);
    store.close();
    store.close();

    refused(() -> slice.get(bytes("a")));
    refused(() -> slice.ascending(bytes("a"), bytes("b"), (_, _) -> true));
    refused(() -> slice.descending(bytes("a"), bytes("b"), (_, _) -> true));
    refused(() -> slice.keys(bytes("a"), bytes("b"), _ -> true));
    refused(() -> slice.commit(batch("a")));
    refused(store::recover);
  }

  private static void refused(Runnable use) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(use::run)
        .withMessageContaining("closed");
  }

  /// Whoever is inside when a store is closed comes out of it, with rows or with an exception.
  @Test
  void aStoreMayBeClosedWhileItIsUsed() throws Exception {
    var slice = store.slice(0);
    slice.commit(batch("a", "b", "c"));
    var inside = new CountDownLatch(4);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var uses = new ArrayList<Future<?>>();
      for (Runnable use :
          List.<Runnable>of(
              () -> slice.get(bytes("a")),
              () -> slice.commit(batch("d")),
              () -> slice.ascending(bytes("a"), bytes("z"), (_, _) -> true),
              () -> slice.descending(bytes("a"), bytes("z"), (_, _) -> true))) {
        uses.add(threads.submit(() -> repeat(inside, use)));
      }
      inside.await();
      store.close();
      for (var use : uses) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(use::get)
            .withCauseInstanceOf(StoreException.class);
      }
    }
  }

  private static void repeat(CountDownLatch inside, Runnable use) {
    use.run();
    inside.countDown();
    while (true) {
      use.run();
    }
  }

  @Test
  void aStoreThatWorksNeedsNoRecovery() {
    var slice = store.slice(0);
    slice.commit(batch("a"));

    assertThatCode(store::recover).doesNotThrowAnyException();
    assertThat(slice.get(bytes("a"))).isEqualTo(bytes("a"));
    slice.commit(batch("b"));
  }

  @Test
  void onlyItsOwnPartitionsAreThere() {
    assertThat(store.partitions()).isEqualTo(PARTITIONS);
    assertThatIllegalArgumentException().isThrownBy(() -> store.slice(PARTITIONS));
    assertThatIllegalArgumentException().isThrownBy(() -> store.slice(-1));
  }

  /// Rows that have their key as value.
  protected static Batch batch(String... keys) {
    var batch = new Batch();
    for (var key : keys) {
      batch.put(bytes(key), bytes(key));
    }
    return batch;
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> ascending(Slice slice, byte[] from, byte[] to, int limit) {
    var rows = new ArrayList<String>();
    slice.ascending(
        from, to, (key, value) -> rows.add(hex(key) + "=" + hex(value)) && rows.size() < limit);
    return rows;
  }

  private static List<String> descending(Slice slice, byte[] from, byte[] to, int limit) {
    var rows = new ArrayList<String>();
    slice.descending(
        from, to, (key, value) -> rows.add(hex(key) + "=" + hex(value)) && rows.size() < limit);
    return rows;
  }

  private static List<String> listed(NavigableMap<byte[], byte[]> rows, int limit) {
    return rows.entrySet().stream()
        .limit(limit)
        .map(row -> hex(row.getKey()) + "=" + hex(row.getValue()))
        .toList();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
