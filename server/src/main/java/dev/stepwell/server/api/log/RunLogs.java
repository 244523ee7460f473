package dev.stepwell.server.api.log;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.log.EventLog;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.log.LogQuery.Listing;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.share.Turns;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Answers requests for the logs of runs. It reads and waits, so its handlers belong on virtual
/// threads. What one request may cost is bounded, and so is how many are worked on at once.
public final class RunLogs {
  private static final String BY_RUN = "workflowRunId";
  private static final int PAGES_AT_ONCE = 4;
  private static final int OK = 200;

  private final RunPages runs;
  private final EventPages events;
  private final Turns turns = new Turns(PAGES_AT_ONCE);

  public RunLogs(Partitions partitions, InstantSource clock) {
    this(
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList()),
        clock);
  }

  RunLogs(Views views, InstantSource clock) {
    runs = new RunPages(views, clock);
    events = new EventPages(views);
  }

  /// `GET /v2/workflows/logs`: runs with their steps.
  public Result logs(Request request) {
    var query = LogQuery.read(request.query(), request.project(), Listing.RUNS);
    return answer(
        request,
        () -> {
          var page = runs.page(query);
          return RunLog.page(page.cursor().map(Cursor::text), page.runs());
        });
  }

  /// `GET /v2/workflows/events`: the same when grouped by run, otherwise one thing after the other.
  public Result events(Request request) {
    var grouping = request.query().first("groupBy");
    if (grouping.isPresent()) {
      if (!grouping.get().equals(BY_RUN)) {
        throw new WireException("groupBy", "expected " + BY_RUN + ", found " + grouping.get());
      }
      return logs(request);
    }
    var query = LogQuery.read(request.query(), request.project(), Listing.EVENTS);
    return answer(
        request,
        () -> {
          var page = events.page(query);
          return EventLog.page(page.cursor().map(Cursor::text), page.events());
        });
  }

  private Result answer(Request request, Supplier<byte[]> page) {
    return Response.json(OK, turns.take(request.project(), page));
  }
}
