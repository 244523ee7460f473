package dev.stepwell.server.simulation;

/// What must never be.
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }
}
