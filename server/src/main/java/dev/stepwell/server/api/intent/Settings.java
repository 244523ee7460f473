package dev.stepwell.server.api.intent;

import static dev.stepwell.server.wire.Translation.headers;

import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.run.Feature;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.publish.CallbackRequest;
import dev.stepwell.protocol.publish.FeatureSet;
import dev.stepwell.protocol.publish.FlowControlSetting;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.protocol.publish.RedactFields;
import dev.stepwell.protocol.publish.Timing;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Settings as the wire has them, turned into those of the engine.
public final class Settings {
  private Settings() {}

  static RunSettings run(PublishRequest request, WorkflowHeaders workflow, Headers headers) {
    return new RunSettings(
        retry(request, RetryPolicy.DEFAULT.retries()),
        features(workflow.features()),
        request.labels(),
        request.flowControl().map(Settings::flow),
        request.failureCallback().map(Settings::callback),
        redact(headers));
  }

  /// What is hidden where the message or the run is shown, in the spelling of the wire.
  public static String redact(Headers headers) {
    return String.join(",", headers.all(RedactFields.HEADER));
  }

  static RetryPolicy retry(PublishRequest request, int retriesOtherwise) {
    return new RetryPolicy(
        request.retries().orElse(retriesOtherwise), request.retryDelay().map(d -> d.text()));
  }

  public static Due due(Timing timing) {
    if (timing.notBefore().isPresent()) {
      return new Due.At(timing.notBefore().get());
    }
    return timing.delay().isPresent() ? new Due.After(timing.delay().get()) : Due.Now.NOW;
  }

  public static FlowControl flow(FlowControlSetting setting) {
    return new FlowControl(
        setting.key(), number(setting.parallelism()), number(setting.rate()), setting.period());
  }

  public static CallbackSpec callback(CallbackRequest callback) {
    var settings = callback.settings();
    return new CallbackSpec(
        callback.url().text(),
        headers(settings.forward()),
        new CallbackSpec.Settings(
            number(settings.retries()),
            settings.retryDelay().map(d -> d.text()),
            settings.timeout(),
            settings.timing().delay(),
            settings.flowControl().map(Settings::flow)));
  }

  /// The callback of a message that stands alone, which may ask for all that a message may, but to
  /// belong to a run: what its source answers is no step of one.
  public static CallbackSpec ofMessage(CallbackRequest callback) {
    var spec = callback(callback);
    var asked = callback.settings();
    if (asked.workflow().isPresent()) {
      throw new WireException(
          "callback", "that of a message outside workflow runs can neither start nor continue one");
    }
    return new CallbackSpec(
        spec.url(),
        spec.headers(),
        spec.settings(),
        new CallbackSpec.Alone(
            Optional.of(asked.method().name()),
            asked.contentType(),
            asked.labels(),
            redact(callback.headers()),
            asked.timing().notBefore(),
            asked.callback().map(Settings::ofMessage),
            asked.failureCallback().map(Settings::ofMessage)));
  }

  private static Set<Feature> features(FeatureSet names) {
    var features = EnumSet.noneOf(Feature.class);
    for (var feature : Feature.values()) {
      if (names.has(name(feature))) {
        features.add(feature);
      }
    }
    return features;
  }

  private static String name(Feature feature) {
    return switch (feature) {
      case LAZY_FETCH -> FeatureSet.LAZY_FETCH;
      case INITIAL_BODY -> FeatureSet.INITIAL_BODY;
      case DETECT_WORKFLOW -> FeatureSet.DETECT_TRIGGER;
      case TRIGGER_SETTINGS -> FeatureSet.TRIGGER_ON_CONFIG;
    };
  }

  private static OptionalInt number(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
