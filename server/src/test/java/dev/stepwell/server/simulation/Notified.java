package dev.stepwell.server.simulation;

import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SavedNotification;
import java.util.HashMap;
import java.util.Map;

/// Where each safe notification is: saved with its run, or in a step of it, and never in two
/// places.
final class Notified {
  private final Map<String, String> places = new HashMap<>();

  boolean placed(String data) {
    return places.containsKey(data);
  }

  /// A wait has ended with a notification. Those of broadcasts may end several.
  void consumed(Memory memory, Recorded step) {
    var data = step.value();
    if (!data.startsWith("n")) {
      return;
    }
    var place = "step " + step.head().stepId() + " of " + memory.origin;
    var before = places.put(data, place);
    memory.require(
        before == null || before.equals(saved(memory)),
        "notification %s is in %s and was in %s".formatted(data, place, before));
  }

  /// What is saved with a run now.
  void saved(Memory memory, Map<SavedKey, SavedNotification> now) {
    memory.saved.forEach((key, data) -> {
      if (!now.containsKey(key) && memory.keepsSaved()) {
        memory.require(
            !places.getOrDefault(data, "").equals(saved(memory)),
            "notification " + data + " was saved and is nowhere now");
        memory.require(
            now.keySet().stream()
                .noneMatch(other ->
                    other.eventId().equals(key.eventId()) && other.ticket() < key.ticket()),
            "notification " + data + " was consumed before an older one");
      }
    });
    memory.saved.clear();
    now.forEach((key, notification) -> {
      var data = notification.data().utf8();
      var before = places.put(data, saved(memory));
      memory.require(
          before == null || before.equals(saved(memory)) || before.equals(passed(memory.name())),
          "notification " + data + " is saved and was in " + before);
      memory.saved.put(key, data);
    });
  }

  /// What is saved with a failed run is for its successor.
  void passOn(Memory memory, String successor) {
    memory.saved.values().forEach(data -> places.put(data, passed(successor)));
  }

  private static String passed(String successor) {
    return "passed on to " + successor;
  }

  private static String saved(Memory memory) {
    return "saved with " + memory.origin;
  }
}
