package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import java.util.Optional;

/// How a child run ended, as its parent sees it.
public sealed interface InvokeEnd {
  record Succeeded(Optional<Bytes> result) implements InvokeEnd {}

  enum Failed implements InvokeEnd {
    FAILED
  }

  enum Cancelled implements InvokeEnd {
    CANCELLED
  }

  /// It never began, and whoever invoked it was told.
  enum Refused implements InvokeEnd {
    REFUSED
  }
}
