package dev.stepwell.server.delivery.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Bounds of the sender.
///
/// @param eventLoops how many event loops the requests are spread over
/// @param inFlight requests in flight at most; one more is answered with a failure at once. Callers
///   that keep their own, smaller count never see it
/// @param responseBytes longer bodies are cut there, counted after decoding
/// @param bufferedBytes response bodies in memory at most, over all requests; a response that would
///   exceed it fails, and one of more than 64 KiB also where it would exceed three quarters of it
/// @param responseHeaderBytes larger response heads are failures
/// @param connectTimeout for TCP, and once more for the TLS handshake
/// @param keepAlive how long an unused connection is kept
/// @param resolved how long the addresses of a host are kept
/// @param trustedCertificates PEM files with authorities that are trusted beside those of the JDK
public record SenderSettings(
    int eventLoops,
    int inFlight,
    Connections connections,
    int responseBytes,
    long bufferedBytes,
    int responseHeaderBytes,
    Duration connectTimeout,
    Duration keepAlive,
    Duration resolved,
    List<Path> trustedCertificates) {
  public static final SenderSettings DEFAULT =
      new SenderSettings(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          10_000,
          new Connections(8_000, 4_000, 2_000),
          // An SDK hands the answer of a third party back as a step, often twice as long.
          8 << 20,
          Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4),
          64 << 10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          List.of());

  /// How many connections there may be to endpoints, over all event loops.
  ///
  /// @param all with those that are being made, also for requests whose deadline has passed
  ///   meanwhile. A request beyond is given up, and is no failed attempt
  /// @param perHost to one address of one host. A request beyond waits for one within its deadline
  /// @param kept of those that nobody uses; the one goes first that was not used for longest
  public record Connections(int all, int perHost, int kept) {
    public Connections {
      requirePositive("all", all);
      requirePositive("perHost", perHost);
      requirePositive("kept", kept);
    }
  }

  public SenderSettings {
    requirePositive("eventLoops", eventLoops);
    requirePositive("inFlight", inFlight);
    requirePositive("responseBytes", responseBytes);
    requirePositive("bufferedBytes", bufferedBytes);
    requirePositive("responseHeaderBytes", responseHeaderBytes);
    requirePositive("connectTimeout", connectTimeout.toMillis());
    requirePositive("keepAlive", keepAlive.toSeconds());
    requirePositive("resolved", resolved.toMillis());
    trustedCertificates = List.copyOf(trustedCertificates);
  }

  /// The same with room for at least so many requests in flight, whatever hosts they go to.
  public SenderSettings withRoomFor(int requests) {
    return with(
        Math.max(inFlight, requests),
        new Connections(
            Math.max(connections.all(), requests + requests / 4 + connections.kept()),
            Math.max(connections.perHost(), requests),
            connections.kept()));
  }

  /// The same with so many connections.
  public SenderSettings with(Connections other) {
    return with(inFlight, other);
  }

  private SenderSettings with(int requests, Connections other) {
    return new SenderSettings(
        eventLoops,
        requests,
        other,
        responseBytes,
        bufferedBytes,
        responseHeaderBytes,
        connectTimeout,
        keepAlive,
        resolved,
        trustedCertificates);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, but is " + value);
    }
  }
}
