package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/// How much of a long list is shown.
final class Paging {
  private static final int PAGE = 100;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "20",
      description = "How many are shown at the most (${DEFAULT-VALUE}).")
  int count;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Goes on where an earlier list ended, which said so.")
  String cursor;

  private Optional<String> rest = Optional.empty();

  /// Goes from page to page until there are enough.
  ///
  /// @param list the field of an answer that has its elements
  void pages(Api api, Call call, String list, Terminal terminal, Consumer<JsonValue> each) {
    if (count < 1) {
      throw CommandException.usage("--count has to be at least 1");
    }
    int left = count;
    var next = Optional.ofNullable(cursor);
    do {
      var answer =
          api.send(call.with("count", String.valueOf(Math.min(left, PAGE))).with("cursor", next));
      var json = answer.json();
      var elements = json.field(list).items();
      if (terminal.json()) {
        terminal.raw(answer);
      } else {
        elements.forEach(each);
      }
      left -= elements.size();
      next = Optional.of(json.text("cursor")).filter(text -> !text.isEmpty());
    } while (left > 0 && next.isPresent());
    rest = next;
  }

  /// Says how the list goes on, where it does.
  ///
  /// @param options what has to be given with the cursor, with a blank behind it
  void tellRest(Terminal terminal, String options) {
    rest.ifPresent(
        text -> terminal.note("There are more: " + options + "--cursor " + Clean.line(text)));
  }

  boolean goesOn() {
    return cursor != null;
  }
}
