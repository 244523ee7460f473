package dev.stepwell.server.api;

import dev.stepwell.protocol.destination.SplitTarget;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Route.BodyRule;
import dev.stepwell.server.api.edge.Route.BodyRule.Kind;

/// The status of a body that is too long. A step that is one has to be told with 412: an SDK
/// repeats it after all other answers, and it would be as long again.
final class LongBodies {
  /// A message, which may be a step of a run.
  static final BodyRule OF_MESSAGE = new BodyRule(Kind.ONE, LongBodies::ofMessage);

  /// Many messages. Whose they are stands in the body, which is not read, so steps decide.
  static final BodyRule OF_BATCH = new BodyRule(Kind.BATCH, _ -> Refusal.PRECONDITION_FAILED);

  /// Many runs to be started.
  static final BodyRule OF_TRIGGERS = new BodyRule(Kind.BATCH, _ -> Refusal.TOO_LARGE);

  /// The result of a run.
  static final BodyRule OF_RESULT = new BodyRule(Kind.ONE, LongBodies::ofResult);

  private LongBodies() {}

  private static int ofMessage(Request request) {
    var headers = SplitTarget.of(request.rest()).under(request.headers());
    return WorkflowHeaders.withinRun(headers) ? Refusal.PRECONDITION_FAILED : Refusal.TOO_LARGE;
  }

  private static int ofResult(Request request) {
    return RunEnd.cancels(request) ? Refusal.TOO_LARGE : Refusal.PRECONDITION_FAILED;
  }
}
