package dev.stepwell.server.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What happened, for people: the last lines about a run explain what became of it.
final class Events {
  private static final int SHOWN = 60;

  private final World world;
  private final List<Line> lines = new ArrayList<>();

  private record Line(Duration at, String subject, Supplier<String> text) {}

  Events(World world) {
    this.world = world;
  }

  /// @param subject a run's name, or nothing where it concerns all
  /// @param text made only when somebody wants to read it
  void note(String subject, Supplier<String> text) {
    lines.add(new Line(world.elapsed(), subject, text));
  }

  /// The last lines about subjects that a message names, or about all where it names none.
  String about(String message) {
    var named =
        lines.stream()
            .filter(line -> line.subject().isEmpty() || mentions(message, line.subject()))
            .toList();
    boolean none = named.stream().allMatch(line -> line.subject().isEmpty());
    var shown = none ? lines : named;
    var text = new StringBuilder();
    for (var line : shown.subList(Math.max(0, shown.size() - SHOWN), shown.size())) {
      text.append(
          "%n  %10.3f s  %-10s %s"
              .formatted(line.at().toNanos() / 1e9, line.subject(), line.text().get()));
    }
    return text.toString();
  }

  private static boolean mentions(String message, String subject) {
    return message.matches("(?s).*\\b" + subject + "\\b.*");
  }
}
