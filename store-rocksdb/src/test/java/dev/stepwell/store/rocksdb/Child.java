package dev.stepwell.store.rocksdb;

import dev.stepwell.store.Batch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process that uses a store and is killed.
final class Child {
  private final Process process;
  private final BufferedReader lines;

  private Child(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(Class<?> main, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// The next line that it prints.
  String line() throws IOException {
    var line = lines.readLine();
    if (line == null) {
      throw new IOException("the process has ended");
    }
    return line;
  }

  /// Ends it at once, whatever it does. What it had printed can still be read: the process's own
  /// method would close the stream.
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /// All lines that are left, once it has ended.
  List<String> rest() throws IOException {
    var rest = new ArrayList<String>();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      rest.add(line);
    }
    return rest;
  }

  /// Opens a store and keeps it open.
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (var _ = RocksStore.open(Path.of(arguments[0]), 1)) {
        System.out.println("open");
        Thread.currentThread().join();
      }
    }
  }

  /// Commits without end, each partition on a thread of its own: rows that are numbered, and the
  /// number itself. A line "partition number" says that a commit was acknowledged.
  static final class Writer {
    static final int PARTITIONS = 2;
    static final int ROWS = 3;
    static final byte[] LAST = {0};

    private Writer() {}

    public static void main(String[] arguments) {
      var store = RocksStore.open(Path.of(arguments[0]), PARTITIONS);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int number = partition;
        Thread.ofPlatform().start(() -> write(store, number));
      }
    }

    private static void write(RocksStore store, int partition) {
      var slice = store.slice(partition);
      byte[] last = slice.get(LAST);
      for (int number = last == null ? 0 : ByteBuffer.wrap(last).getInt() + 1; ; number++) {
        var batch = new Batch();
        for (int row = 0; row < ROWS; row++) {
          // Some are large enough to lie apart.
          batch.put(key(number, row), new byte[row == 0 ? 8_000 : 40]);
        }
        batch.put(LAST, ByteBuffer.allocate(4).putInt(number).array());
        slice.commit(batch);
        System.out.println(partition + " " + number);
      }
    }

    static byte[] key(int number, int row) {
      return ByteBuffer.allocate(6).put((byte) 1).putInt(number).put((byte) row).array();
    }
  }
}
