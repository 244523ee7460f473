package dev.stepwell.server.api;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.RunCommand.CancelRun;
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
import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.api.runs.RunSearches;
import dev.stepwell.server.api.runs.RunStates;
import dev.stepwell.server.api.runs.Search;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

  /// Cancellations that wait for their answers at the same time.
  private static final int AT_ONCE = 256;

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
    var cancellation =
        given.has(IDS)
            ? named(project, given.all(IDS))
            : found(filter(given, project), count(given));
    return cancellation
        .failure
        .map(Json::failed)
        .orElseGet(() -> Response.json(200, Answers.count("cancelled", cancellation.count)));
  }

  private static RunFilter filter(Parameters given, ProjectId project) {
    var match = given.flag("workflowUrlExactMatch") ? Match.EXACT : Match.PREFIX;
    return RunFilter.read(given, project, Period.read(given), match);
  }

  private Cancellation named(ProjectId project, List<String> ids) {
    var names = new LinkedHashSet<RunName>();
    ids.forEach(id -> names.add(new RunName(project, Names.runId(IDS, id))));
    var runs = List.copyOf(names);
    var cancellation = new Cancellation();
    for (int from = 0; from < runs.size() && cancellation.failure.isEmpty(); from += AT_ONCE) {
      cancellation.cancel(runs.subList(from, Math.min(runs.size(), from + AT_ONCE)));
    }
    return cancellation;
  }

  private static int count(Parameters given) {
    return (int) Math.min(given.number("count", 1).orElse((long) DEFAULT_COUNT), Integer.MAX_VALUE);
  }

  /// Cancels active runs that fit, the newest first, a few at a time: however many there are, no
  /// more are held in memory.
  private Cancellation found(RunFilter filter, int count) {
    var cancellation = new Cancellation();
    var search = active(filter, RunSearches.NEWEST);
    boolean more = true;
    while (more && cancellation.count < count && cancellation.failure.isEmpty()) {
      var runs = new ArrayList<RunName>();
      int wanted = Math.min(AT_ONCE, count - cancellation.count);
      while (more && runs.size() < wanted) {
        var found = search.next();
        if (found.isPresent()) {
          views.run(found.get()).filter(filter::admits).ifPresent(run -> runs.add(run.name()));
        } else {
          more = !search.over();
          search = active(filter, search.below());
        }
      }
      cancellation.cancel(runs);
    }
    return cancellation;
  }

  private Search active(RunFilter filter, Origin below) {
    return searches.of(filter, RunStates.in(EnumSet.of(RunPhase.RUN_STARTED)), below, STEPS);
  }

  /// What came of it so far.
  private final class Cancellation {
    private int count;
    private Optional<Answer> failure = Optional.empty();

    void cancel(List<RunName> runs) {
      var answers = new ArrayList<CompletableFuture<Answer>>();
      for (var run : runs) {
        var answer = new CompletableFuture<Answer>();
        answers.add(answer);
        partitions.submit(new CancelRun(run), answer::complete);
      }
      for (var waiting : answers) {
        var answer = waiting.join();
        switch (answer) {
          case Answer.Replied _ -> count++;
          case Answer.Rejected _ -> {
            // It has ended meanwhile, or never was: it does not count.
          }
          case Answer.Unavailable _, Answer.Broken _ -> failure = Optional.of(answer);
        }
      }
    }
  }
}
