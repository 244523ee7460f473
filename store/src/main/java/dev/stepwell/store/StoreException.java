package dev.stepwell.store;

import org.jspecify.annotations.Nullable;

/// The store cannot do what it was asked to: its disk is full or fails, it is closed, or its data
/// is not what it should be.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
