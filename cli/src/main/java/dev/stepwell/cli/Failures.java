package dev.stepwell.cli;

import dev.stepwell.store.StoreException;
import java.net.BindException;

/// Says in one line what went wrong, and what to do where we know it.
final class Failures {
  private Failures() {}

  static String explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException bind) {
        return "cannot listen: " + bind.getMessage() + " (choose another --port or --host)";
      }
      if (cause instanceof StoreException store) {
        return String.valueOf(store.getMessage());
      }
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
