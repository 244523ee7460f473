package dev.stepwell.server.simulation;

/// The process is gone at this very point. An error, so that nobody survives it.
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash(String where) {
    super(where, null, false, false);
  }
}
