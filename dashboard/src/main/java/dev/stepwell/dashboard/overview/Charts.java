package dev.stepwell.dashboard.overview;

import dev.stepwell.protocol.json.JsonValue;
import dev.stepwell.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The charts of an hour or a day.
public final class Charts {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private Charts() {}

  /// One line of a chart.
  ///
  /// @param name of the series in the statistics
  /// @param divisor what its numbers are divided by
  private record Line(String label, String name, double divisor) {}

  /// The charts of a trend of the statistics.
  ///
  /// @param span what it is called, such as `hour`
  public static List<Chart> of(JsonValue trend, String span) {
    double seconds = trend.number("every").orElse(1_000) / 1_000.0;
    return List.of(
        chart(
            trend,
            "Per second, the last " + span,
            List.of(
                new Line("deliveries", "deliveries", seconds),
                new Line("runs ended", "runsEnded", seconds),
                new Line("failures", "failures", seconds))),
        chart(trend, "In flight, the last " + span, List.of(new Line("in flight", "inFlight", 1))),
        chart(
            trend,
            "Lateness in ms, the last " + span,
            List.of(new Line("the latest", "lateness", 1))));
  }

  private static Chart chart(JsonValue trend, String title, List<Line> lines) {
    long from = trend.number("from").orElse(0);
    long every = trend.number("every").orElse(1);
    var json = new JsonWriter();
    json.beginObject();
    json.name("x");
    json.beginArray();
    int length = trend.field(lines.getFirst().name()).items().size();
    for (int i = 0; i < length; i++) {
      json.number((from + i * every) / 1_000);
    }
    json.endArray();
    json.name("series");
    json.beginArray();
    for (var line : lines) {
      json.beginObject();
      json.field("label", line.label());
      json.name("values");
      json.beginArray();
      for (var value : trend.field(line.name()).items()) {
        json.raw(shown(value.number(), line).map(Charts::ascii).orElse(NULL));
      }
      json.endArray();
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return new Chart(title, json.toString(), summary(trend, lines));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Optional<String> shown(OptionalLong value, Line line) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(number(value.getAsLong() / line.divisor()));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String summary(JsonValue trend, List<Line> lines) {
    return lines.stream()
        .map(line -> {
          long most =
              trend.field(line.name()).items().stream()
                  .mapToLong(value -> value.number().orElse(0))
                  .max()
                  .orElse(0);
          return line.label() + ": " + number(most / line.divisor()) + " at the most";
        })
        .reduce((a, b) -> a + "; " + b)
        .orElse("");
  }
}
