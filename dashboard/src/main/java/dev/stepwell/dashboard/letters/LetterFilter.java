package dev.stepwell.dashboard.letters;

import dev.stepwell.dashboard.text.Since;
import dev.stepwell.dashboard.visit.Target;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Which dead letters are meant: the filters of the REST API, as a page or a form names them.
///
/// @param given what is filled in, by field
public record LetterFilter(Source source, Map<String, String> given) {
  static LetterFilter of(Function<String, String> value) {
    var source = Source.of(value.apply("of"));
    var given = new LinkedHashMap<String, String>();
    source.filters().keySet().forEach(field -> given.put(field, value.apply(field)));
    return new LetterFilter(source, given);
  }

  Target applied(Target target, Instant now) {
    var asked = target;
    for (var field : given.entrySet()) {
      var text = field.getValue();
      asked =
          switch (field.getKey()) {
            case "from" -> asked.with("fromDate", Since.millis("Failed since", text, now));
            case "to" -> asked.with("toDate", Since.millis("Failed until", text, now));
            default -> asked.with(field.getKey(), text);
          };
    }
    return asked;
  }

  /// The page that shows these.
  Target page() {
    var target = Target.of(LettersPage.PATH).with("of", source.word());
    for (var field : given.entrySet()) {
      target = target.with(field.getKey(), field.getValue());
    }
    return target;
  }

  public String value(String field) {
    return given.getOrDefault(field, "");
  }

  public Map<String, String> fields() {
    return source.filters();
  }

  public boolean isEmpty() {
    return given.values().stream().allMatch(String::isEmpty);
  }
}
