package dev.stepwell.server.delivery;

import java.time.Duration;

/// Bounds of delivery.
///
/// @param underWay messages handed over by the timer, whether in line or in flight
/// @param inFlight requests in flight in all
/// @param inFlightPerHost requests in flight to one host
/// @param bodyBytes bodies of requests in flight, in all; some of them may be larger together, see
///   [Admission.Bounds]
/// @param bodyBytesPerHost the same to one host
/// @param composing requests that are being put together at once, which bounds the bodies in memory
/// @param knownRunBytes what may be kept of runs in memory, so that it need not be read again for
///   their next delivery
/// @param timeout for one attempt, where the message allows as much
/// @param callTimeout the same for third-party calls
/// @param pauseAfterError before a message is tried again whose request could not be put together
/// @param lazyFetchBytes lists from this size on are left to be fetched, where the SDK can
/// @param region what deliveries say of where they come from
public record DeliverySettings(
    int underWay,
    int inFlight,
    int inFlightPerHost,
    long bodyBytes,
    long bodyBytesPerHost,
    int composing,
    long knownRunBytes,
    Duration timeout,
    Duration callTimeout,
    Duration pauseAfterError,
    long lazyFetchBytes,
    String region) {
  /// The longest that either time-out may be.
  public static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

  public static final DeliverySettings DEFAULT =
      new DeliverySettings(
          50_000,
          4_000,
          perHost(4_000),
          heapShare(4),
          heapShare(16),
          2 * Runtime.getRuntime().availableProcessors(),
          32L << 20,
          Duration.ofMinutes(15),
          Duration.ofHours(12),
          Duration.ofSeconds(10),
          3L << 20,
          "EU-CENTRAL-1");

  public DeliverySettings {
    requireTimeout("timeout", timeout);
    requireTimeout("callTimeout", callTimeout);
  }

  private static void requireTimeout(String name, Duration time) {
    if (!time.isPositive() || time.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          name + " must be more than 0 and at most " + LONGEST_TIMEOUT + ", but is " + time);
    }
  }

  public DeliverySettings withTimeout(Duration longest) {
    return new DeliverySettings(
        underWay,
        inFlight,
        inFlightPerHost,
        bodyBytes,
        bodyBytesPerHost,
        composing,
        knownRunBytes,
        longest,
        callTimeout,
        pauseAfterError,
        lazyFetchBytes,
        region);
  }

  public DeliverySettings withCallTimeout(Duration longest) {
    return new DeliverySettings(
        underWay,
        inFlight,
        inFlightPerHost,
        bodyBytes,
        bodyBytesPerHost,
        composing,
        knownRunBytes,
        timeout,
        longest,
        pauseAfterError,
        lazyFetchBytes,
        region);
  }

  /// So many in flight in all, and the share of one host that goes with it.
  public DeliverySettings withInFlight(int most) {
    return new DeliverySettings(
        Math.max(underWay, most),
        most,
        perHost(most),
        bodyBytes,
        bodyBytesPerHost,
        composing,
        knownRunBytes,
        timeout,
        callTimeout,
        pauseAfterError,
        lazyFetchBytes,
        region);
  }

  /// Three quarters, so that a host which answers slowly leaves places to the others.
  private static int perHost(int inFlight) {
    return inFlight - inFlight / 4;
  }

  private static long heapShare(int part) {
    return Math.max(16L << 20, Runtime.getRuntime().maxMemory() / part);
  }
}
