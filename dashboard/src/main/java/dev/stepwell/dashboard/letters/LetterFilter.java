package dev.stepwell.dashboard.letters;

import dev.stepwell.dashboard.text.Since;
import dev.stepwell.dashboard.visit.Target;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  /// The same letters however long it takes to deal with them: what is relative becomes a moment,
  /// and what fails from now on is not among them, such as what is published anew and fails again.
  LetterFilter fixed(Instant now) {
    var fixed = new LinkedHashMap<>(given);
    moment("Failed since", value("from"), now).ifPresent(from -> fixed.put("from", from));
    fixed.put("to", moment("Failed until", value("to"), now).orElseGet(now::toString));
    return new LetterFilter(source, fixed);
  }

  private static Optional<String> moment(String field, String text, Instant now) {
    return Since.millis(field, text, now)
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)).toString());
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
