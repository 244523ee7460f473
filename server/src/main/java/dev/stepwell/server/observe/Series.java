package dev.stepwell.server.observe;

import dev.stepwell.server.observe.ProjectMeters.Attempt;
import dev.stepwell.server.observe.ProjectMeters.Notified;
import dev.stepwell.server.observe.ProjectMeters.RunEnd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is kept of the last hour and of the last day. What happened in a step is added up, and of
/// what was the case the most is kept.
enum Series {
  DELIVERIES("deliveries"),
  FAILURES("failures"),
  RUNS_STARTED("runsStarted"),
  RUNS_ENDED("runsEnded"),
  RUNS_FAILED("runsFailed"),
  NOTIFICATIONS("notifications"),
  /// Requests sent and not answered, when it was looked.
  IN_FLIGHT("inFlight"),
  /// The worst, in milliseconds.
  LATENESS("lateness");

  /// Those that are added up.
  static final List<Series> COUNTS =
      List.of(DELIVERIES, FAILURES, RUNS_STARTED, RUNS_ENDED, RUNS_FAILED, NOTIFICATIONS);

  /// On the wire.
  final String text;

  Series(String text) {
    this.text = text;
  }

  boolean isCount() {
    return COUNTS.contains(this);
  }

  /// What was counted since the start; 0 for what is not counted.
  long total(ProjectMeters meters) {
    return switch (this) {
      case DELIVERIES -> attempts(meters, Attempt.SUCCEEDED) + failures(meters);
      case FAILURES -> failures(meters);
      case RUNS_STARTED -> meters.runsStarted.getLongValue();
      case RUNS_ENDED ->
          ended(meters, RunEnd.SUCCEEDED)
              + ended(meters, RunEnd.CANCELLED)
              + ended(meters, RunEnd.FAILED);
      case RUNS_FAILED -> ended(meters, RunEnd.FAILED);
      case NOTIFICATIONS ->
          meters.notifications.count(Notified.DELIVERED)
              + meters.notifications.count(Notified.SAVED);
      case IN_FLIGHT, LATENESS -> 0;
    };
  }

  /// What was counted since the start, by name.
  static Map<String, Long> totals(ProjectMeters meters) {
    var totals = new LinkedHashMap<String, Long>();
    COUNTS.forEach(series -> totals.put(series.text, series.total(meters)));
    return totals;
  }

  private static long failures(ProjectMeters meters) {
    return attempts(meters, Attempt.ERROR_STATUS)
        + attempts(meters, Attempt.TIMED_OUT)
        + attempts(meters, Attempt.NO_ANSWER)
        + attempts(meters, Attempt.REFUSED);
  }

  private static long attempts(ProjectMeters meters, Attempt how) {
    return meters.attempts.count(how);
  }

  private static long ended(ProjectMeters meters, RunEnd how) {
    return meters.runsEnded.count(how);
  }
}
