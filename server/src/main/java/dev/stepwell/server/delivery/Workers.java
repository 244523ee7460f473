package dev.stepwell.server.delivery;

import java.time.Duration;

/// Does what may block, and what has to wait, away from whoever asks for it.
public interface Workers extends AutoCloseable {
  void execute(Runnable task);

  void after(Duration pause, Runnable task);

  /// Does nothing more.
  @Override
  void close();
}
