package dev.stepwell.server.api;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.WaiterAnswer;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `GET /v2/waiters/{eventId}`: who waits for an event.
final class Waiters implements Handler.Blocking {
  private static final int MOST_LISTED = 10_000;

  private final Partitions partitions;

  Waiters(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public Result handle(Request request) {
    var event = Names.eventId("eventId", Percent.decode("eventId", request.restPath()));
    var found = new ArrayList<WaiterAnswer>();
    for (int partition = 0; partition < partitions.count(); partition++) {
      list(partition, request.project(), event, found);
    }
    return Response.json(200, Answers.waiters(found));
  }

  private void list(int partition, ProjectId project, String event, List<WaiterAnswer> found) {
    var view = partitions.view(partition);
    var from = EventWaiterKey.from(project, event, 0);
    var to = EventWaiterKey.from(project, event, Long.MAX_VALUE);
    for (var row : view.eventWaiters().ascending(from, to, MOST_LISTED - found.size())) {
      view.waiters().get(row.key().waiter()).ifPresent(waiter -> found.add(shown(waiter)));
    }
  }

  /// A waiter as its SDK registered it.
  static WaiterAnswer shown(Waiter waiter) {
    var notified = waiter.targets().notified();
    var timedOut = waiter.targets().timedOut();
    return new WaiterAnswer(
        notified.url(),
        headers(waiter, notified),
        waiter.deadline(),
        timedOut.url(),
        headers(waiter, timedOut),
        Optional.empty());
  }

  private static Headers headers(Waiter waiter, Target target) {
    var headers =
        Headers.builder()
            .add(WorkflowHeaders.RUN_ID, waiter.run().id())
            .add(WorkflowHeaders.INIT, "false")
            .add(WorkflowHeaders.URL, waiter.targets().notified().url())
            .add("Content-Type", "application/json");
    target
        .headers()
        .forEach(header -> headers.add(ForwardedHeaders.PREFIX + header.name(), header.value()));
    return headers.build();
  }
}
