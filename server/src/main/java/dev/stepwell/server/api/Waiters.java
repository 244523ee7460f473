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
import dev.stepwell.server.wire.Translation;
import java.util.ArrayList;
import java.util.List;

/// `GET /v2/waiters/{eventId}`: who waits for an event.
final class Waiters implements Handler.Blocking {
  private static final int CHUNK = 256;

  private final Partitions partitions;

  Waiters(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public Result handle(Request request) {
    var event = Names.eventId("eventId", Percent.decode("eventId", request.restPath()));
    var found = new ArrayList<WaiterAnswer>();
    var room = new WaiterRoom();
    for (int partition = 0; partition < partitions.count(); partition++) {
      list(partition, request.project(), event, room, found);
    }
    return Response.json(200, Answers.waiters(found));
  }

  private void list(
      int partition, ProjectId project, String event, WaiterRoom room, List<WaiterAnswer> found) {
    var view = partitions.view(partition);
    var end = EventWaiterKey.from(project, event, Long.MAX_VALUE);
    long next = 0;
    boolean more = true;
    while (more && !room.isFull()) {
      var from = EventWaiterKey.from(project, event, next);
      var chunk = view.eventWaiters().ascending(from, end, CHUNK);
      for (var row : chunk) {
        view.waiters()
            .get(row.key().waiter())
            .map(Waiters::shown)
            .filter(room::takes)
            .ifPresent(found::add);
      }
      more = chunk.size() == CHUNK;
      if (more) {
        next = chunk.getLast().key().ticket() + 1;
      }
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
        waiter.timeoutBody().map(Translation::octets));
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
