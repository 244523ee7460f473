package dev.stepwell.server.api;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import dev.stepwell.server.api.runs.RunFilter;
import dev.stepwell.server.api.runs.RunFilter.Place.Match;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

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
  private static final int PAGE = 500;

  /// Cancellations that wait for their answers at the same time.
  private static final int AT_ONCE = 256;

  private final Partitions partitions;

  Cancelling(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public Result handle(Request request) {
    var given = Parameters.ofAction(request, KNOWN);
    var project = request.project();
    Collection<RunName> runs =
        given.has(IDS)
            ? named(project, given.all(IDS))
            : found(project, filter(given, project), count(given));
    return cancel(List.copyOf(runs));
  }

  private static RunFilter filter(Parameters given, ProjectId project) {
    var match = given.flag("workflowUrlExactMatch") ? Match.EXACT : Match.PREFIX;
    return RunFilter.read(given, project, Period.read(given), match);
  }

  private static Collection<RunName> named(ProjectId project, List<String> ids) {
    var names = new LinkedHashSet<RunName>();
    ids.forEach(id -> names.add(new RunName(project, Names.runId(IDS, id))));
    return names;
  }

  private static int count(Parameters given) {
    return (int) Math.min(given.number("count", 1).orElse((long) DEFAULT_COUNT), Integer.MAX_VALUE);
  }

  /// Active runs that fit, the oldest of each partition first.
  private List<RunName> found(ProjectId project, RunFilter filter, int count) {
    var names = new ArrayList<RunName>();
    for (int partition = 0; partition < partitions.count(); partition++) {
      scan(partitions.view(partition), project, filter, count, names);
    }
    return names;
  }

  private static void scan(
      View view, ProjectId project, RunFilter filter, int count, List<RunName> names) {
    var from = new ProjectRun(project, new Origin(0, 0));
    var end = new ProjectRun(project, new Origin(Long.MAX_VALUE, 0));
    while (names.size() < count) {
      var page = view.projectRuns().ascending(from, end, PAGE);
      for (var row : page) {
        var origin = row.key().run();
        if (names.size() < count
            && view.runStates().get(origin).filter(RunState::active).isPresent()) {
          view.runs().get(origin).filter(filter::admits).ifPresent(run -> names.add(run.name()));
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      from = new ProjectRun(project, page.getLast().key().run().next());
    }
  }

  private Response cancel(List<RunName> runs) {
    int cancelled = 0;
    for (int from = 0; from < runs.size(); from += AT_ONCE) {
      var answers = new ArrayList<CompletableFuture<Answer>>();
      for (var run : runs.subList(from, Math.min(runs.size(), from + AT_ONCE))) {
        var answer = new CompletableFuture<Answer>();
        answers.add(answer);
        partitions.submit(new CancelRun(run), answer::complete);
      }
      for (var waiting : answers) {
        switch (waiting.join()) {
          case Answer.Replied _ -> cancelled++;
          case Answer.Rejected _ -> {
            // It has ended meanwhile, or never was: it does not count.
          }
          case Answer.Unavailable failure -> {
            return Json.failed(failure);
          }
          case Answer.Broken failure -> {
            return Json.failed(failure);
          }
        }
      }
    }
    return Response.json(200, Answers.count("cancelled", cancelled));
  }
}
