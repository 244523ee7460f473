package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.run.LetterIndex.About;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.log.FailureFunctions;
import dev.stepwell.server.api.runs.Direction;
import dev.stepwell.server.api.runs.LetterSearches;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import dev.stepwell.server.api.runs.RunFilter;
import dev.stepwell.server.api.runs.Search;
import dev.stepwell.server.api.runs.Views;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which entries are meant. All criteria must hold.
///
/// @param below entries older than this one
/// @param failed when their runs failed
record LetterQuery(
    int count,
    DeadKey below,
    RunFilter runs,
    Period failed,
    Set<String> urls,
    Set<Integer> statuses,
    Set<String> states) {
  static final String IDS = "dlqIds";

  /// Whose dead letters are meant, in paths that are there for all.
  static final String SOURCE = "source";

  static final int MOST = 100;

  /// The parameters of what changes entries.
  static final Set<String> KNOWN =
      Set.of(
          IDS,
          "count",
          "cursor",
          "fromDate",
          "toDate",
          "workflowUrl",
          "url",
          "workflowRunId",
          "workflowCreatedAt",
          "label",
          "failureFunctionState",
          "failureCallbackState",
          "callerIp",
          "flowControlKey",
          "responseStatus");

  private static final Set<String> STATES =
      Set.of("CALLBACK_INPROGRESS", "CALLBACK_SUCCESS", "CALLBACK_FAIL", "CALLBACK_CANCELED");

  static LetterQuery read(Parameters given, ProjectId project, int most) {
    return new LetterQuery(
        (int) Math.min(given.number("count", 1).orElse((long) MOST), most),
        given
            .first("cursor")
            .filter(text -> !text.isEmpty())
            .map(text -> cursor(project, text))
            .orElse(new DeadKey(project, Direction.NEWEST_FIRST.start())),
        RunFilter.read(given, project, Period.EVER, RunFilter.Place.Match.EXACT),
        Period.read(given),
        given.filter("url"),
        given.filter("responseStatus").stream()
            .map(text -> (int) Math.min(status(text), Integer.MAX_VALUE))
            .collect(Collectors.toUnmodifiableSet()),
        states(given));
  }

  private static long status(String text) {
    return Parameters.number("responseStatus", text, 0);
  }

  private static Set<String> states(Parameters given) {
    var states = new LinkedHashSet<>(given.filter("failureFunctionState"));
    states.addAll(given.filter("failureCallbackState"));
    for (var state : states) {
      if (!STATES.contains(state)) {
        throw new WireException("failureFunctionState", "there is no state " + state);
      }
    }
    return states;
  }

  /// A cursor is the id of the last entry that was looked at.
  private static DeadKey cursor(ProjectId project, String text) {
    return DeadKey.parse(project, text)
        .orElseThrow(
            () -> new WireException("cursor", "expected one that an earlier page ended with"));
  }

  /// Entries that are perhaps meant, from the newest down.
  Search search(Views views, int steps) {
    var lines =
        LetterSearches.among(
            views, runs.project(), About.RUN, failed, Direction.NEWEST_FIRST, below.failure());
    lines.values(Facet.URL, runs.place().urls());
    lines.values(Facet.URL, urls);
    lines.values(Facet.RUN, runs.identity().ids());
    lines.numbers(Facet.CREATED, runs.identity().createdAt());
    lines.values(Facet.LABEL, runs.source().labels());
    lines.values(Facet.CALLER, runs.source().callerIps());
    lines.values(Facet.FLOW_CONTROL, runs.source().flowControlKeys());
    lines.numbers(Facet.STATUS, numbers(statuses));
    lines.numbers(Facet.REPORT, reports());
    return lines.search(steps);
  }

  static Set<Long> numbers(Set<Integer> statuses) {
    return statuses.stream().map(Integer::longValue).collect(Collectors.toUnmodifiableSet());
  }

  private Set<Long> reports() {
    return Arrays.stream(Progress.values())
        .filter(progress -> progress != Progress.NOT_WANTED)
        .filter(progress -> states.contains(FailureFunctions.state(progress)))
        .map(progress -> (long) progress.number())
        .collect(Collectors.toUnmodifiableSet());
  }

  DeadKey entry(Origin failure) {
    return new DeadKey(runs.project(), failure);
  }

  boolean admits(Letter letter) {
    return runs.admits(letter.run())
        && failed.includes(letter.failure().at().toEpochMilli())
        && (urls.isEmpty() || urls.contains(letter.run().url()))
        && (statuses.isEmpty() || statuses.contains(LetterIndex.status(letter.letter().outcome())))
        && (states.isEmpty() || Entries.state(letter).filter(states::contains).isPresent());
  }

  /// The entries that were named, where they were, whatever else was asked for.
  static Optional<Set<String>> ids(Parameters given) {
    return given.has(IDS) ? Optional.of(given.filter(IDS)) : Optional.empty();
  }
}
