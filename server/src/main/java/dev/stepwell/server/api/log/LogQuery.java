package dev.stepwell.server.api.log;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import dev.stepwell.server.api.runs.RunFilter;
import dev.stepwell.server.api.runs.RunFilter.Place.Match;
import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.api.runs.RunStates;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a reader of the logs asks for.
///
/// @param phases runs in one of them; without them and `stepStates`: all
/// @param stepStates runs with a step in one of them as well
/// @param callbackStates events of failure functions in one of them as well
/// @param bodyBytes where bodies are cut
/// @param steps whether runs are wanted with their steps
record LogQuery(
    int count,
    Cursor cursor,
    Lookup lookup,
    RunFilter filter,
    Set<RunPhase> phases,
    Set<StepState> stepStates,
    Set<CallbackState> callbackStates,
    int bodyBytes,
    boolean steps) {
  /// What a page lists.
  enum Listing {
    RUNS(10, 100),
    EVENTS(100, 1_000);

    private final int usual;
    private final int most;

    /// @param usual how many it has when nothing is said
    Listing(int usual, int most) {
      this.usual = usual;
      this.most = most;
    }

    /// The states that it can be searched for; runs have those of their failure functions in
    /// another field.
    private Stream<Enum<?>> states() {
      var common =
          Stream.<Enum<?>>concat(Stream.of(RunPhase.values()), Stream.of(StepState.values()));
      return this == RUNS ? common : Stream.concat(common, Stream.of(CallbackState.values()));
    }
  }

  /// Where runs are looked for.
  sealed interface Lookup {
    /// Among all of the project.
    enum Everywhere implements Lookup {
      EVERYWHERE
    }

    record Named(Set<String> ids) implements Lookup {}

    record OfMessages(List<MessageKey> messages) implements Lookup {}

    /// Some runs and no others, whatever else was asked for.
    record Exactly(List<RunReference> runs) implements Lookup {}
  }

  /// A run by its id and its creation time in milliseconds.
  record RunReference(String id, long createdAt) {}

  /// @throws WireException naming the parameter that cannot be understood
  static LogQuery read(Query query, ProjectId project, Listing listing) {
    var given = Parameters.ofList(query);
    var exactly = query.list("workflowRuns").stream().map(LogQuery::reference).toList();
    boolean free = exactly.isEmpty();
    var states = new States(query.list("state"), listing);
    return new LogQuery(
        (int) Math.min(given.number("count", 1).orElse((long) listing.usual), listing.most),
        given.first("cursor").map(Cursor::parse).orElse(Cursor.START),
        free ? lookup(query, given) : new Lookup.Exactly(exactly),
        free
            ? RunFilter.read(given, project, Period.read(given), Match.EXACT)
            : RunFilter.all(project),
        free ? states.ofRuns() : Set.of(),
        free ? states.ofSteps() : Set.of(),
        free ? states.ofCallbacks() : Set.of(),
        (int)
            Math.min(
                given.number("trimBody", Display.NONE).orElse((long) Display.WHOLE), Display.WHOLE),
        given.truth("steps").orElse(true));
  }

  /// The states of the runs that may be meant.
  RunStates possible() {
    if (phases.isEmpty() && stepStates.isEmpty()) {
      return RunStates.ALL;
    }
    var possible = EnumSet.noneOf(RunPhase.class);
    possible.addAll(phases);
    stepStates.forEach(state -> possible.addAll(state.occursIn()));
    return new RunStates(
        possible,
        stepStates.stream()
            .flatMap(state -> state.mark().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /// Whether a run in this phase is meant whatever its steps are like.
  boolean admits(RunPhase phase) {
    return phases.contains(phase) || (phases.isEmpty() && stepStates.isEmpty());
  }

  /// All states that were asked for, by their names.
  Set<String> states() {
    return Stream.of(phases, stepStates, callbackStates)
        .flatMap(Set::stream)
        .map(Enum::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Lookup lookup(Query query, Parameters given) {
    var messages = query.list("messageId");
    if (!messages.isEmpty()) {
      return new Lookup.OfMessages(
          messages.stream().map(MessageKey::parse).flatMap(Optional::stream).toList());
    }
    var ids = given.filter("workflowRunId");
    return ids.isEmpty() ? Lookup.Everywhere.EVERYWHERE : new Lookup.Named(ids);
  }

  private static RunReference reference(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0) {
      throw new WireException("workflowRuns", "expected id@createdAt, found " + text);
    }
    return new RunReference(
        text.substring(0, at), Parameters.number("workflowRuns", text.substring(at + 1), 0));
  }

  /// The states that were asked for, of any kind.
  private record States(List<String> names) {
    States(List<String> names, Listing listing) {
      this(names);
      for (var name : names) {
        if (listing.states().noneMatch(state -> state.name().equals(name))) {
          throw new WireException("state", "there is no state " + name);
        }
      }
    }

    Set<RunPhase> ofRuns() {
      return named(RunPhase.class);
    }

    Set<StepState> ofSteps() {
      return named(StepState.class);
    }

    Set<CallbackState> ofCallbacks() {
      return named(CallbackState.class);
    }

    private <E extends Enum<E>> Set<E> named(Class<E> type) {
      var found = EnumSet.noneOf(type);
      for (var state : EnumSet.allOf(type)) {
        if (names.contains(state.name())) {
          found.add(state);
        }
      }
      return found;
    }
  }
}
