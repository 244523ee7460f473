package dev.stepwell.protocol.body;

import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.protocol.time.Durations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the logs show of a step.
///
/// @param out the outcome as text; an object is shown as its JSON
/// @param sleepForMillis how long a sleep lasts, whether it was written as a number of seconds or
///   as a duration
/// @param sleepUntilMillis when a sleep ends, Unix time
/// @param waitTimeout whether a wait ended by its time-out
public record StepContent(
    StepHead head,
    Optional<String> out,
    Optional<Long> sleepForMillis,
    Optional<Long> sleepUntilMillis,
    Optional<String> waitEventId,
    Optional<String> timeout,
    Optional<Boolean> waitTimeout) {

  /// Reads the body of a step.
  ///
  /// @throws dev.stepwell.protocol.WireException where the body is no step
  public static StepContent read(byte[] body) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var fields = new Fields();
          reader.object("body", name -> fields.take(name, reader));
          return fields.content();
        });
  }

  private static final class Fields {
    private final StepHead.Fields head = new StepHead.Fields();
    private @Nullable String out;
    private @Nullable Long sleepFor;
    private @Nullable Long sleepUntil;
    private @Nullable String waitEventId;
    private @Nullable String timeout;
    private @Nullable Boolean waitTimeout;

    void take(String name, JsonReader reader) {
      switch (name) {
        case "out" -> out = text(reader);
        case "sleepFor" -> sleepFor = millis(reader);
        case "sleepUntil" -> sleepUntil = millis(reader);
        case "waitEventId" -> waitEventId = text(reader);
        case "timeout" -> timeout = text(reader);
        case "waitTimeout" -> waitTimeout = reader.optionalBoolean(name).orElse(null);
        default -> head.take(name, reader);
      }
    }

    StepContent content() {
      return new StepContent(
          head.head(),
          Optional.ofNullable(out),
          Optional.ofNullable(sleepFor),
          Optional.ofNullable(sleepUntil),
          Optional.ofNullable(waitEventId),
          Optional.ofNullable(timeout),
          Optional.ofNullable(waitTimeout));
    }

    private static @Nullable String text(JsonReader reader) {
      if (reader.isNull()) {
        return null;
      }
      return reader.isString() ? reader.string("out") : reader.compact();
    }

    private static @Nullable Long millis(JsonReader reader) {
      if (reader.isString()) {
        return Durations.read(reader.string("sleepFor")).map(d -> d.toMillis()).orElse(null);
      }
      var seconds = reader.numberIfAny();
      return seconds.isEmpty() ? null : Math.round(seconds.getAsDouble() * 1000);
    }
  }
}
