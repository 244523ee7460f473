package dev.stepwell.server.delivery;

import java.time.Duration;

/// Bounds of delivery.
///
/// @param pauseAfterError before a message is tried again whose request could not be put together
/// @param lazyFetchBytes lists from this size on are left to be fetched, where the SDK can
/// @param region what deliveries say of where they come from
public record DeliverySettings(
    Places places,
    Memory memory,
    Timeouts timeouts,
    Duration pauseAfterError,
    long lazyFetchBytes,
    String region) {
  public static final DeliverySettings DEFAULT =
      new DeliverySettings(
          Places.of(4_000),
          Memory.DEFAULT,
          new Timeouts(Duration.ofMinutes(15), Duration.ofHours(12)),
          Duration.ofSeconds(10),
          3L << 20,
          "EU-CENTRAL-1");

  /// The same with other places.
  public DeliverySettings with(Places other) {
    return new DeliverySettings(other, memory, timeouts, pauseAfterError, lazyFetchBytes, region);
  }

  /// How many messages at once.
  ///
  /// @param underWay messages handed over by the timer, whether in line or in flight
  /// @param inFlight requests in flight in all
  /// @param inFlightPerHost requests in flight to one host
  public record Places(int underWay, int inFlight, int inFlightPerHost) {
    private static final int UNDER_WAY = 50_000;

    /// The same with no more than so many in flight.
    public Places within(int most) {
      var fewer = of(Math.min(inFlight, most));
      return new Places(
          underWay, fewer.inFlight(), Math.min(inFlightPerHost, fewer.inFlightPerHost()));
    }

    /// So many in flight in all. One host has three quarters of them, so that one which answers
    /// slowly leaves places to the others.
    public static Places of(int inFlight) {
      return new Places(Math.max(UNDER_WAY, inFlight), inFlight, inFlight - inFlight / 4);
    }
  }

  /// What they may take of the memory.
  ///
  /// @param bodies of requests in flight, in all; some of them may be larger together, see
  ///   [Admission.Bounds]
  /// @param bodiesPerHost the same to one host
  /// @param composing requests that are being put together at once, which bounds the bodies in
  ///   memory
  /// @param knownRuns what may be kept of runs, so that it need not be read again for their next
  ///   delivery
  public record Memory(long bodies, long bodiesPerHost, int composing, long knownRuns) {
    static final Memory DEFAULT =
        new Memory(
            heapShare(4), heapShare(16), 2 * Runtime.getRuntime().availableProcessors(), 32L << 20);

    private static long heapShare(int part) {
      return Math.max(16L << 20, Runtime.getRuntime().maxMemory() / part);
    }
  }

  /// How long one attempt may take, where the message allows as much.
  ///
  /// @param call of a third-party call
  public record Timeouts(Duration delivery, Duration call) {
    /// The longest that either may be.
    public static final Duration LONGEST = Duration.ofDays(1);

    public Timeouts {
      require("delivery", delivery);
      require("call", call);
    }

    private static void require(String name, Duration time) {
      if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            name + " must be more than 0 and at most " + LONGEST + ", but is " + time);
      }
    }
  }
}
