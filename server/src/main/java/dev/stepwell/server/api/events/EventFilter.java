package dev.stepwell.server.api.events;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.runs.Parameters;
import java.util.Optional;

/// Which events a list is about, and how much of it is wanted. What lists do not know they pass
/// over.
///
/// @param prefix that the ids of events have; empty for all
/// @param run the last one of that name alone
record EventFilter(
    ProjectId project, String prefix, Optional<RunName> run, int count, Optional<String> cursor) {
  static final int MOST = 1_000;
  private static final int USUAL = 100;

  static EventFilter read(Request request) {
    var query = request.query();
    return new EventFilter(
        request.project(),
        query.first("eventId").map(text -> Names.eventId("eventId", text)).orElse(""),
        query
            .first("workflowRunId")
            .map(id -> new RunName(request.project(), Names.runId("workflowRunId", id))),
        query
            .first("count")
            .map(text -> (int) Math.min(Parameters.number("count", text, 1), MOST))
            .orElse(USUAL),
        query.first("cursor"));
  }

  boolean admits(String eventId) {
    return eventId.startsWith(prefix);
  }
}
