package dev.stepwell.protocol.identity;

import dev.stepwell.protocol.Percent;

/// Whom a notify request is for: the decoded rest of its path.
public sealed interface NotifyTarget {
  /// Every waiter of the event.
  record Everyone(String eventId) implements NotifyTarget {}

  /// One run; the first segment has the form of an SDK's run id.
  record Run(String runId, String eventId) implements NotifyTarget {}

  /// One run if there is one of this id, otherwise every waiter of an event whose id contains a
  /// slash.
  record Undecided(String runId, String eventId, String wholeEventId) implements NotifyTarget {}

  /// Reads the path of a notify request.
  ///
  /// @param rawPath what follows `/v2/notify/`, without the query, not decoded
  /// @throws dev.stepwell.protocol.WireException where an id is empty, too long or has control
  ///   characters
  static NotifyTarget parse(String rawPath) {
    int slash = rawPath.indexOf('/');
    if (slash < 0) {
      return new Everyone(eventId(rawPath));
    }
    var runId = Percent.decode("workflowRunId", rawPath.substring(0, slash));
    var eventId = rawPath.substring(slash + 1);
    if (runId.startsWith("wfr_")) {
      return new Run(Names.runId("workflowRunId", runId), eventId(eventId));
    }
    boolean twoSegments = !eventId.isEmpty() && eventId.indexOf('/') < 0;
    if (twoSegments && !runId.isEmpty() && runId.indexOf('/') < 0) {
      return new Undecided(Names.runId("workflowRunId", runId), eventId(eventId), eventId(rawPath));
    }
    return new Everyone(eventId(rawPath));
  }

  private static String eventId(String raw) {
    return Names.eventId("eventId", Percent.decode("eventId", raw));
  }
}
