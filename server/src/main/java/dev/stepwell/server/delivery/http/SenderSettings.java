package dev.stepwell.server.delivery.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Bounds of the sender.
///
/// @param eventLoops how many event loops the requests are spread over
/// @param inFlight requests in flight at most; one more is answered with a failure at once. Callers
///   that keep their own, smaller count never see it
/// @param connectionsPerHost connections to one address of one host at most, over all event loops.
///   A request beyond waits for one within its deadline
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
    int connectionsPerHost,
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
          4_000,
          // An SDK hands the answer of a third party back as a step, often twice as long.
          8 << 20,
          Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4),
          64 << 10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          List.of());

  public SenderSettings {
    requirePositive("eventLoops", eventLoops);
    requirePositive("inFlight", inFlight);
    requirePositive("connectionsPerHost", connectionsPerHost);
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
    return new SenderSettings(
        eventLoops,
        Math.max(inFlight, requests),
        Math.max(connectionsPerHost, requests),
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
