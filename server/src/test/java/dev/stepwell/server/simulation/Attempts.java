package dev.stepwell.server.simulation;

import dev.stepwell.server.delivery.http.Answer;
import java.util.Map;
import java.util.TreeMap;

/// How the attempts of messages went, as the server was told.
final class Attempts {
  private static final int NON_RETRYABLE = 489;

  private final Map<String, Map<Integer, String>> failures = new TreeMap<>();

  void came(String message, int attempt, Answer answer) {
    if (!succeeded(answer)) {
      failures
          .computeIfAbsent(message, _ -> new TreeMap<>())
          .merge(attempt, describe(answer), (a, b) -> a + ", " + b);
    }
  }

  /// Or was none at all.
  private static boolean succeeded(Answer answer) {
    return answer instanceof Answer.Abandoned
        || (answer instanceof Answer.Responded responded && responded.status() / 100 == 2);
  }

  /// Whether a message was given up rightly.
  boolean justify(String message, int retries) {
    var known = of(message);
    for (int attempt = 0; attempt <= retries; attempt++) {
      if (known.getOrDefault(attempt, "").contains(Integer.toString(NON_RETRYABLE))) {
        return true;
      }
      if (!known.containsKey(attempt)) {
        return false;
      }
    }
    return true;
  }

  /// Whether so many attempts of a message failed.
  boolean failed(String message, int attempts) {
    for (int attempt = 0; attempt < attempts; attempt++) {
      if (!of(message).containsKey(attempt)) {
        return false;
      }
    }
    return true;
  }

  Map<Integer, String> of(String message) {
    return failures.getOrDefault(message, Map.of());
  }

  String describe(Answer answer) {
    return switch (answer) {
      case Answer.Responded responded -> "status " + responded.status();
      case Answer.TimedOut(var text) -> text;
      case Answer.Failed(var text) -> text;
      case Answer.Refused(var text) -> text;
      case Answer.Abandoned(var text) -> text;
    };
  }
}
