package dev.stepwell.server.simulation;

import dev.stepwell.server.delivery.http.Answer;
import java.util.HashSet;
import java.util.Set;

/// How attempts of messages went, as the server was told: the same attempt may be made again after
/// a crash.
final class Answered {
  private final Set<Told> all = new HashSet<>();

  private enum Way {
    TAKEN,
    FAILED,
    FAILED_FOR_GOOD
  }

  private record Told(String message, int attempt, Way way) {}

  void came(String message, int attempt, Answer answer) {
    all.add(new Told(message, attempt, way(answer)));
  }

  private static Way way(Answer answer) {
    if (!(answer instanceof Answer.Responded responded)) {
      return Way.FAILED;
    }
    if (responded.status() / 100 == 2) {
      return Way.TAKEN;
    }
    return responded.status() == Receiver.NON_RETRYABLE ? Way.FAILED_FOR_GOOD : Way.FAILED;
  }

  boolean taken(String message, int attempt) {
    return all.contains(new Told(message, attempt, Way.TAKEN));
  }

  boolean failed(String message, int attempt) {
    return all.contains(new Told(message, attempt, Way.FAILED));
  }

  boolean failedForGood(String message, int attempt) {
    return all.contains(new Told(message, attempt, Way.FAILED_FOR_GOOD));
  }
}
