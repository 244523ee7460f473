package dev.stepwell.server.delivery;

import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Run;
import dev.stepwell.server.partition.LogFields;
import dev.stepwell.store.StoreException;
import java.util.Optional;

/// Says whose delivery it was that went wrong.
final class Subject {
  private Subject() {}

  static LogFields of(Composer composer, MessageKey key, Optional<Message> message) {
    var fields = new LogFields().message(key);
    message.ifPresent(known -> {
      fields.project(known.project());
      if (!(known.purpose() instanceof Purpose.Alone)) {
        run(composer, key, fields);
      }
    });
    return fields;
  }

  private static void run(Composer composer, MessageKey key, LogFields fields) {
    try {
      composer.view(key).runs().get(key.origin()).map(Run::name).ifPresent(fields::run);
    } catch (StoreException unreadable) {
      // Then it is not told.
    }
  }
}
