package dev.stepwell.server.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.atomic.LongAccumulator;

/// What is counted of one project. All of it is there from the start on, at 0: who watches how fast
/// something grows sees its first step too.
final class ProjectMeters {
  final String name;
  final CounterDataPoint messages;
  final CounterDataPoint runsStarted;
  final Choice<RunEnd> runsEnded;
  final CounterDataPoint deadRuns;
  final CounterDataPoint deadMessages;
  final Choice<Notified> notifications;
  final CounterDataPoint timedOutWaits;
  final Choice<Attempt> attempts;
  final DistributionDataPoint attemptSeconds;
  final DistributionDataPoint latenessSeconds;

  /// Since it was last looked at, in milliseconds.
  final LongAccumulator worstLateness = new LongAccumulator(Math::max, 0);

  /// How a run ended.
  enum RunEnd {
    SUCCEEDED,
    CANCELLED,
    FAILED
  }

  /// What became of a notification.
  enum Notified {
    /// Somebody waited for it.
    DELIVERED,
    /// It is kept for a wait that may come.
    SAVED,
    /// Such a wait came.
    CONSUMED
  }

  /// What came of a request to an endpoint.
  enum Attempt {
    /// 2xx.
    SUCCEEDED,
    /// Any other answer.
    ERROR_STATUS,
    TIMED_OUT,
    /// No answer, or none that could be understood.
    NO_ANSWER,
    /// The operator does not allow the destination.
    REFUSED,
    /// This server stopped before there was an answer; the attempt is made again.
    ABANDONED
  }

  ProjectMeters(String name, Meters meters) {
    this.name = name;
    messages = meters.messages.labelValues(name);
    runsStarted = meters.runsStarted.labelValues(name);
    deadRuns = meters.deadLetters.labelValues(name, "run");
    deadMessages = meters.deadLetters.labelValues(name, "message");
    timedOutWaits = meters.timedOutWaits.labelValues(name);
    attemptSeconds = meters.deliverySeconds.labelValues(name);
    latenessSeconds = meters.latenessSeconds.labelValues(name);
    runsEnded = new Choice<>(meters.runsEnded, name, RunEnd.class);
    notifications = new Choice<>(meters.notifications, name, Notified.class);
    attempts = new Choice<>(meters.deliveries, name, Attempt.class);
  }
}
