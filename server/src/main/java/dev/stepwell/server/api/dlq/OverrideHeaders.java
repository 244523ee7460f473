package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.run.Overrides;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.server.api.intent.Settings;
import java.util.Optional;
import java.util.OptionalInt;

/// The headers that say what is to be different in the next run: the same as those of a trigger.
final class OverrideHeaders {
  private OverrideHeaders() {}

  static Overrides overrides(PublishRequest request) {
    return new Overrides(
        request.retries().map(OptionalInt::of).orElse(OptionalInt.empty()),
        request.retryDelay().map(delay -> delay.text()),
        request.timing().delay(),
        request.flowControl().map(Settings::flow),
        Optional.of(request.labels()).filter(labels -> !labels.isEmpty()),
        request.failureCallback().map(Settings::callback));
  }
}
