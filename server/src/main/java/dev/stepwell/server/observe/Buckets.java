package dev.stepwell.server.observe;

/// The upper bounds that times and counts are sorted by.
final class Buckets {
  /// Seconds of a commit: from a fast disk to one that is in trouble.
  static final double[] COMMIT = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5
  };

  /// Seconds of a request to this server, which takes a commit as a rule.
  static final double[] REQUEST = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  /// Seconds of a delivery, which may take as long as its endpoint works.
  static final double[] DELIVERY = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900
  };

  /// Seconds that a delivery is late.
  static final double[] LATENESS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 3600};

  /// Commands of a batch.
  static final double[] COMMANDS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

  private Buckets() {}
}
