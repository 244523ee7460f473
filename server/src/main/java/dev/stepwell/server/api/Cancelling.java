package dev.stepwell.server.api;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.api.answer.Cancellation;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import dev.stepwell.server.api.runs.RunFilter;
import dev.stepwell.server.api.runs.RunFilter.Place.Match;
import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.api.runs.RunSearches;
import dev.stepwell.server.api.runs.RunStates;
import dev.stepwell.server.api.runs.Search;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// `DELETE /v2/workflows/runs`: cancels runs by their ids or by filters; without any, all that are
/// active.
final class Cancelling implements Handler.Blocking {
  private static final String IDS = "workflowRunIds";
  private static final Set<String> KNOWN =
      Set.of(
          IDS,
          "workflowUrl",
          "workflowUrlExactMatch",
          "label",
          "fromDate",
          "toDate",
          "host",
          "path",
          "callerIp",
          "flowControlKey",
          "count");

  private static final int DEFAULT_COUNT = 100;
  private static final int STEPS = 10_000;

  private final Partitions partitions;
  private final Views views;
  private final RunSearches searches;

  Cancelling(Partitions partitions) {
    this.partitions = partitions;
    this.views =
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList());
    this.searches = new RunSearches(views);
  }

  @Override
  public Result handle(Request request) {
    var given = Parameters.ofAction(request, KNOWN);
    var project = request.project();
    var cancellation = new Cancellation(partitions, project);
    if (given.has(IDS)) {
      cancellation.add(named(project, given.all(IDS)));
    } else {
      cancelFound(filter(given, project), count(given), cancellation);
    }
    return cancellation.answer();
  }

  private static RunFilter filter(Parameters given, ProjectId project) {
    var match = given.flag("workflowUrlExactMatch") ? Match.EXACT : Match.PREFIX;
    return RunFilter.read(given, project, Period.read(given), match);
  }

  private static List<CancelRun> named(ProjectId project, List<String> ids) {
    return ids.stream()
        .map(id -> new CancelRun(new RunName(project, Names.runId(IDS, id))))
        .distinct()
        .toList();
  }

  private static int count(Parameters given) {
    return (int) Math.min(given.number("count", 1).orElse((long) DEFAULT_COUNT), Integer.MAX_VALUE);
  }

  /// Cancels active runs that fit, the newest first, a few at a time: however many there are, no
  /// more are held in memory.
  private void cancelFound(RunFilter filter, int count, Cancellation cancellation) {
    var search = active(filter, RunSearches.NEWEST);
    boolean more = true;
    while (more && cancellation.count() < count && !cancellation.failed()) {
      var runs = new ArrayList<CancelRun>();
      int wanted = Math.min(Cancellation.AT_ONCE, count - cancellation.count());
      while (more && runs.size() < wanted) {
        var found = search.next();
        if (found.isPresent()) {
          views
              .run(found.get())
              .filter(filter::admits)
              .ifPresent(run -> runs.add(new CancelRun(run.name())));
        } else {
          more = !search.over();
          search = active(filter, search.reached());
        }
      }
      cancellation.add(runs);
    }
  }

  private Search active(RunFilter filter, Origin below) {
    return searches.of(filter, RunStates.in(EnumSet.of(RunPhase.RUN_STARTED)), below, STEPS);
  }
}
