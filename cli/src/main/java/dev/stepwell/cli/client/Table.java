package dev.stepwell.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows in columns that are as wide as what is in them. Cells are cleaned here.
final class Table {
  private static final int WIDEST = 100;

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(List.of(titles));
  }

  Table row(String... cells) {
    rows.add(List.of(cells).stream().map(cell -> Clean.line(cell, WIDEST)).toList());
    return this;
  }

  /// A line under the last row that is in no column.
  void below(String line) {
    rows.add(List.of(Clean.line(line)));
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  /// @param nothing what is said where there is no row
  void print(Terminal terminal, String nothing) {
    if (isEmpty()) {
      terminal.note(nothing);
      return;
    }
    int columns = rows.getFirst().size();
    var widths =
        IntStream.range(0, columns)
            .map(column ->
                rows.stream()
                    .filter(row -> row.size() == columns)
                    .mapToInt(row -> width(row.get(column)))
                    .max()
                    .orElse(0))
            .toArray();
    for (var row : rows) {
      if (row.size() < columns) {
        terminal.line(row.getFirst());
        continue;
      }
      var line =
          IntStream.range(0, row.size())
              .mapToObj(column -> padded(row.get(column), widths[column]))
              .collect(Collectors.joining("  "));
      terminal.line(line.stripTrailing());
    }
  }

  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
