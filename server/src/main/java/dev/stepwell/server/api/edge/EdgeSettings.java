package dev.stepwell.server.api.edge;

import java.time.Duration;

/// Bounds of the HTTP server.
///
/// @param eventLoops how many event loops the connections are spread over
/// @param connections open at the same time at most; one more is closed at once
/// @param bodyBytes the longest body of one request
/// @param bufferedBytes bodies in memory at most, over all requests that are being received or
///   answered; a request that would exceed it is told to come again
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
    int bodyBytes,
    long bufferedBytes,
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

  private static final int HEADER_BYTES = 128 << 10;

  public static final EdgeSettings DEFAULT =
      new EdgeSettings(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          // Heads that arrive take memory too, at the worst a quarter of it.
          Math.clamp(Runtime.getRuntime().maxMemory() / 4 / HEADER_BYTES, 256, 10_000),
          16 << 20,
          // A body is parsed, encoded and stored: it takes several times its size in passing.
          Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 8),
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
    requirePositive("bodyBytes", bodyBytes);
    requirePositive("bufferedBytes", bufferedBytes);
    requirePositive("lineBytes", lineBytes);
    requirePositive("headerBytes", headerBytes);
    requirePositive("receive", receive.toMillis());
    requirePositive("send", send.toMillis());
    requirePositive("idle", idle.toMillis());
    requirePositive("waiting", waiting);
  }

  public EdgeSettings withBodyBytes(int most) {
    return new EdgeSettings(
        eventLoops,
        connections,
        most,
        Math.max(bufferedBytes, most),
        lineBytes,
        headerBytes,
        receive,
        send,
        idle,
        waiting,
        proxy);
  }

  public EdgeSettings with(Proxy other) {
    return new EdgeSettings(
        eventLoops,
        connections,
        bodyBytes,
        bufferedBytes,
        lineBytes,
        headerBytes,
        receive,
        send,
        idle,
        waiting,
        other);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, but is " + value);
    }
  }
}
