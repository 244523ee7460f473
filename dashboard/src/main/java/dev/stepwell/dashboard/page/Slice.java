package dev.stepwell.dashboard.page;

import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A part of a list that the REST API tells as a whole, so that a page stays small.
///
/// @param rows at most 50
/// @param first the place of the first row, from 1; 0 where there is none
/// @param all how many the whole list has
/// @param before the page of the rows before these
/// @param after the page of the rows after these
public record Slice<T>(
    List<T> rows, int first, int all, Optional<String> before, Optional<String> after) {
  private static final String FROM = "from";
  private static final int ROWS = 50;

  public Slice {
    rows = List.copyOf(rows);
  }

  /// The part that the query of the page asks for: its `from` is how many come before. What is no
  /// place in the list is the nearest one.
  ///
  /// @param page with the filters that hold, and without `from`
  public static <T> Slice<T> of(
      Visit visit, Target page, List<JsonValue> items, Function<JsonValue, T> row) {
    int last = Math.max(0, (items.size() - 1) / ROWS * ROWS);
    int from = Math.min(last, asked(visit.parameter(FROM)) / ROWS * ROWS);
    int to = Math.min(items.size(), from + ROWS);
    return new Slice<>(
        items.subList(from, to).stream().map(row).toList(),
        items.isEmpty() ? 0 : from + 1,
        items.size(),
        from == 0 ? Optional.empty() : Optional.of(at(page, from - ROWS)),
        to == items.size() ? Optional.empty() : Optional.of(at(page, to)));
  }

  private static int asked(String from) {
    return from.matches("[0-9]{1,9}") ? Integer.parseInt(from) : 0;
  }

  private static String at(Target page, int from) {
    return from == 0 ? page.toString() : page.with(FROM, String.valueOf(from)).toString();
  }

  public int last() {
    return first + Math.max(0, rows.size() - 1);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /// Whether there is more than what is shown.
  public boolean isPart() {
    return before.isPresent() || after.isPresent();
  }
}
