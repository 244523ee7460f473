package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.time.Durations;
import java.time.Duration;
import java.util.Optional;

/// A flow-control key with its limits. At least one of parallelism and rate is there.
///
/// @param period the time that `rate` holds for
public record FlowControlSetting(
    String key, Optional<Integer> parallelism, Optional<Integer> rate, Duration period) {
  public static final String KEY_HEADER = "Upstash-Flow-Control-Key";
  public static final String VALUE_HEADER = "Upstash-Flow-Control-Value";

  private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(1);

  /// The two headers, which come together or not at all.
  public static Optional<FlowControlSetting> parse(Headers headers) {
    var key = headers.setting(KEY_HEADER);
    var value = headers.setting(VALUE_HEADER);
    if (key.isEmpty() && value.isEmpty()) {
      return Optional.empty();
    }
    if (key.isEmpty()) {
      throw new WireException(KEY_HEADER, "is needed where " + VALUE_HEADER + " is given");
    }
    if (value.isEmpty()) {
      throw new WireException(VALUE_HEADER, "is needed where " + KEY_HEADER + " is given");
    }
    return Optional.of(parse(key.get(), value.get()));
  }

  /// Reads the value of the second header.
  ///
  /// @param value such as `parallelism=5, rate=10, period=1m`
  public static FlowControlSetting parse(String key, String value) {
    Optional<Integer> parallelism = Optional.empty();
    Optional<Integer> rate = Optional.empty();
    var period = DEFAULT_PERIOD;
    for (var item : value.split(",", -1)) {
      int equals = item.indexOf('=');
      var name = equals < 0 ? item.strip() : item.substring(0, equals).strip();
      var text = equals < 0 ? "" : item.substring(equals + 1).strip();
      switch (name) {
        case "parallelism" -> parallelism = Optional.of(count("parallelism", text));
        case "rate" -> rate = Optional.of(count("rate", text));
        case "period" -> period = period(text);
        default ->
            throw new WireException(
                VALUE_HEADER,
                "expected items of the form parallelism=n, rate=n or period=duration");
      }
    }
    if (parallelism.isEmpty() && rate.isEmpty()) {
      throw new WireException(VALUE_HEADER, "one of parallelism and rate is needed");
    }
    return new FlowControlSetting(Names.checked(KEY_HEADER, key), parallelism, rate, period);
  }

  private static int count(String name, String text) {
    if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= 1) {
      return Integer.parseInt(text);
    }
    throw new WireException(VALUE_HEADER, name + " must be a whole number, at least 1");
  }

  private static Duration period(String text) {
    var period = Durations.parse(VALUE_HEADER, text);
    if (period.isZero()) {
      throw new WireException(VALUE_HEADER, "period must be more than 0");
    }
    return period;
  }
}
