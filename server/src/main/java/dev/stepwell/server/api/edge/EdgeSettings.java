package dev.stepwell.server.api.edge;

import dev.stepwell.server.share.BodyMemory;
import java.time.Duration;

/// Bounds of the HTTP server.
///
/// @param eventLoops how many event loops the connections are spread over
/// @param connections open at the same time at most; one more takes the place of the one that waits
///   longest for its client, or is closed at once where none does
/// @param bodies how long they may be
/// @param lineBytes the longest request line, destination and query included
/// @param headerBytes the longest list of headers of one request
/// @param receive how long the body of a request may take to arrive after its headers
/// @param send how long a client may take to accept an answer, or a part of it
/// @param idle how long a connection is kept on which no request is being answered; the headers of
///   the next request have to be complete by then, so whoever sends them slowly gains nothing
/// @param waiting handlers that may wait, on virtual threads, at the same time
/// @param proxy whether what a proxy says of the client is believed
public record EdgeSettings(
    int eventLoops,
    int connections,
    Bodies bodies,
    int lineBytes,
    int headerBytes,
    Duration receive,
    Duration send,
    Duration idle,
    int waiting,
    Proxy proxy) {

  /// What stands between clients and this server.
  public enum Proxy {
    /// Nothing that is known: `X-Forwarded-…` is what anybody may claim.
    NONE,
    /// A proxy that sets `X-Forwarded-For`, `-Proto` and `-Host` itself.
    TRUSTED
  }

  /// Bounds of bodies, in bytes.
  ///
  /// @param one of a request
  /// @param batch of a request that holds many messages
  /// @param buffered of all requests that are being received or answered; one that would exceed it
  ///   is told to come again
  public record Bodies(int one, int batch, long buffered) {
    /// A body is parsed, encoded and stored: it takes several times its size in passing.
    private static final long SHARE = Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 8);

    public static final int LONGEST_BATCH = 100 << 20;

    /// A batch may be as long as in the cloud, but no longer than this machine can take.
    public static final Bodies DEFAULT =
        new Bodies(16 << 20, (int) Math.min(LONGEST_BATCH, BodyMemory.largest(SHARE)), SHARE);

    public Bodies {
      requirePositive("one", one);
      requirePositive("batch", batch);
      if (Math.max(one, batch) > BodyMemory.largest(buffered)) {
        throw new IllegalArgumentException(
            "the longest body would find no room in " + buffered + " bytes for all");
      }
    }

    int longest() {
      return Math.max(one, batch);
    }

    /// With room for the longest of them at least.
    public static Bodies of(int one, int batch) {
      return new Bodies(one, batch, Math.max(SHARE, BodyMemory.roomFor(Math.max(one, batch))));
    }
  }

  public static final int MOST_CONNECTIONS = 10_000;

  private static final int HEADER_BYTES = 128 << 10;

  /// So many more may come at once than there is time to close others for.
  private static final int BEING_CLOSED = 64;

  public static final EdgeSettings DEFAULT =
      new EdgeSettings(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          // Heads that arrive take memory too, at the worst a quarter of it.
          Math.clamp(Runtime.getRuntime().maxMemory() / 4 / HEADER_BYTES, 256, MOST_CONNECTIONS),
          Bodies.DEFAULT,
          64 << 10,
          HEADER_BYTES,
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          1_000,
          Proxy.NONE);

  public EdgeSettings {
    requirePositive("eventLoops", eventLoops);
    requirePositive("connections", connections);
    requirePositive("lineBytes", lineBytes);
    requirePositive("headerBytes", headerBytes);
    requirePositive("receive", receive.toMillis());
    requirePositive("send", send.toMillis());
    requirePositive("idle", idle.toMillis());
    requirePositive("waiting", waiting);
  }

  public EdgeSettings with(Bodies other, Proxy between) {
    return with(connections, other, between);
  }

  /// The same with as many connections as so many open files allow.
  public EdgeSettings withinFiles(int most) {
    return files() <= most
        ? this
        : with(most - Math.min(BEING_CLOSED, Math.ceilDiv(most, 2)), bodies, proxy);
  }

  /// The open files that its connections may take, with those that have to go and are being closed.
  public int files() {
    return connections + Math.min(BEING_CLOSED, connections);
  }

  private EdgeSettings with(int most, Bodies other, Proxy between) {
    return new EdgeSettings(
        eventLoops, most, other, lineBytes, headerBytes, receive, send, idle, waiting, between);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, but is " + value);
    }
  }
}
