package dev.stepwell.server.delivery.http;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The addresses of hosts, as the JDK finds them, kept for a short time. Concurrent questions for
/// one host are one lookup.
final class HostResolver implements AutoCloseable {
  // A lookup is a native call that would hold the carrier of a virtual thread; a few of them for
  // hosts whose name server is silent would stop every virtual thread of the process.
  private static final int THREADS = 32;
  private static final int HOSTS = 10_000;
  private static final Duration KEEP_UNKNOWN = Duration.ofSeconds(5);

  /// How a name is looked up; blocks.
  interface Lookup {
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  /// What a lookup found.
  sealed interface Resolution {
    /// At least one address.
    record Found(List<InetAddress> addresses) implements Resolution {}

    record Unknown(String message) implements Resolution {}

    /// No name server was asked, for a reason that is ours alone.
    record NotAsked(String why) implements Resolution {}
  }

  private final Lookup lookup;
  private final ThreadPoolExecutor threads;
  private final AsyncCache<String, Resolution> cache;

  HostResolver(Lookup lookup, Duration keep) {
    this.lookup = lookup;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(HOSTS),
            Thread.ofPlatform().daemon().name("resolver-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    cache =
        Caffeine.newBuilder()
            .maximumSize(HOSTS)
            .expireAfter(Expiry.<String, Resolution>creating((_, found) -> keep(found, keep)))
            .executor(Runnable::run)
            .buildAsync();
  }

  private static Duration keep(Resolution resolution, Duration keep) {
    return switch (resolution) {
      case Resolution.Found _ -> keep;
      case Resolution.NotAsked _ -> Duration.ZERO;
      case Resolution.Unknown _ -> keep.compareTo(KEEP_UNKNOWN) < 0 ? keep : KEEP_UNKNOWN;
    };
  }

  /// Done already if the host was asked for lately or is itself an address; never fails.
  CompletableFuture<Resolution> resolve(String host) {
    if (looksLikeAddress(host)) {
      try {
        return CompletableFuture.completedFuture(
            new Resolution.Found(List.of(InetAddress.ofLiteral(host))));
      } catch (IllegalArgumentException odd) {
        // Octal and the like: whatever the resolver makes of it is checked like any address.
      }
    }
    try {
      return cache.get(
          host, (name, _) -> CompletableFuture.supplyAsync(() -> lookUp(name), threads));
    } catch (RejectedExecutionException full) {
      return CompletableFuture.completedFuture(
          new Resolution.Unknown("too many hosts wait to be resolved"));
    }
  }

  private Resolution lookUp(String host) {
    try {
      var addresses = lookup.addresses(host);
      if (!addresses.isEmpty()) {
        return new Resolution.Found(addresses);
      }
    } catch (UnknownHostException unknown) {
      // The system says no more than that it failed, so whether it could open a file is tried out.
      if (OutOfFiles.now()) {
        // Before anybody hears of it: the cache would forget only a moment after those who asked.
        cache.asMap().remove(host);
        return new Resolution.NotAsked(OutOfFiles.MESSAGE);
      }
      // The name server's own words, where there are any, name nothing but the host.
    } catch (RuntimeException failure) {
      return new Resolution.Unknown("cannot resolve the host " + host + ": " + Reasons.of(failure));
    }
    return new Resolution.Unknown("cannot resolve the host " + host);
  }

  private static boolean looksLikeAddress(String host) {
    return host.indexOf(':') >= 0 || Character.digit(host.charAt(host.length() - 1), 10) >= 0;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
