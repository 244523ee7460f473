package dev.stepwell.cli;

import dev.stepwell.server.Server;
import dev.stepwell.server.api.site.Site;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.project.SessionKey;
import dev.stepwell.store.rocksdb.RocksStore;
import dev.stepwell.store.rocksdb.RocksStore.Bounds;
import java.util.concurrent.CountDownLatch;

/// A server on the embedded store that runs in the foreground until the process is told to stop.
final class Running implements AutoCloseable {
  private final RocksStore store;
  private final RocksStore.Offer backups;
  private final Server server;
  private boolean closed;

  private Running(RocksStore store, RocksStore.Offer backups, Server server) {
    this.store = store;
    this.backups = backups;
    this.server = server;
  }

  static Running start(ServerOptions options, Config config, Site site) {
    var files = FileLimit.ofThisProcess().share(config, Bounds.DEFAULT.openFiles());
    var store = open(options, new Bounds(files.store()));
    try {
      var known = config.with(SessionKey.in(options.data));
      var server = Server.start(known.within(files), store, site);
      return new Running(store, offer(store, server), server);
    } catch (RuntimeException failure) {
      store.close();
      throw failure;
    }
  }

  private static RocksStore.Offer offer(RocksStore store, Server server) {
    try {
      return store.offerSnapshots();
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private static RocksStore open(ServerOptions options, Bounds bounds) {
    return options.partitions == null
        ? RocksStore.open(options.data, ServerOptions.DEFAULT_PARTITIONS, bounds)
        : RocksStore.openExactly(options.data, options.partitions, bounds);
  }

  Server server() {
    return server;
  }

  int partitions() {
    return store.partitions();
  }

  /// Returns after SIGTERM or SIGINT, when everything has stopped.
  void untilStopped() {
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  System.out.println("Stopping: no new work is taken.");
                  close();
                  System.out.println("Stopped.");
                  stopped.countDown();
                }));
    try {
      stopped.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.close();
      backups.close();
      store.close();
    }
  }
}
