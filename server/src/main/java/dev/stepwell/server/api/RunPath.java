package dev.stepwell.server.api;

import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.api.edge.Request;

/// The run that the path of a request names.
final class RunPath {
  private RunPath() {}

  static String id(Request request) {
    return Names.runId("workflowRunId", Percent.decode("workflowRunId", request.restPath()));
  }
}
