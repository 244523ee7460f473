package dev.stepwell.server.delivery;

import dev.stepwell.engine.message.Message;
import dev.stepwell.server.delivery.http.Answer;
import java.time.Duration;
import java.time.Instant;

/// Hears of each request that is sent, and of what came of it. On the threads that send and
/// receive: it must be quick.
public interface Watch {
  Watch NOBODY =
      new Watch() {
        @Override
        public void sent(Message message, Instant at) {}

        @Override
        public void answered(Message message, Answer answer, Duration took) {}
      };

  /// A request is about to be sent.
  void sent(Message message, Instant at);

  /// An answer is there, or there will be none.
  ///
  /// @param took by a clock that may be set meanwhile
  void answered(Message message, Answer answer, Duration took);
}
