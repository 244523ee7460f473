package dev.stepwell.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Metrics as they were scraped. Each line has to be one that the text format knows.
record Exposed(Map<String, Double> samples) {
  private static final Pattern LINE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_]\\w*=\"(?:[^\"\\\\]|\\\\.)*\",?)*})? (\\S+)");

  static Exposed of(String text) {
    var samples = new HashMap<String, Double>();
    for (var line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      var match = LINE.matcher(line);
      assertThat(match.matches()).as(line).isTrue();
      var labels = match.group(2) == null ? "" : match.group(2);
      var number = match.group(3).replace("Inf", "Infinity");
      assertThat(samples.put(match.group(1) + labels, Double.parseDouble(number))).isNull();
    }
    return new Exposed(samples);
  }

  double value(String sample) {
    assertThat(samples).containsKey(sample);
    return samples.getOrDefault(sample, Double.NaN);
  }

  /// The values of one label, in order.
  List<String> labels(String label) {
    var found = new TreeSet<String>();
    var pattern = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
    samples
        .keySet()
        .forEach(key -> pattern.matcher(key).results().forEach(m -> found.add(m.group(1))));
    return new ArrayList<>(found);
  }

  /// Scrapes until a sample has a value: what is counted shows a little after its answer.
  static Exposed awaiting(String sample, double wanted, Supplier<String> scrape) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (true) {
      var exposed = of(scrape.get());
      if (exposed.samples().getOrDefault(sample, -1.0) == wanted) {
        return exposed;
      }
      assertThat(System.nanoTime())
          .as(sample + ": " + exposed.samples().get(sample))
          .isLessThan(end);
    }
  }
}
