package dev.stepwell.server.api.log;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.edge.Query;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a reader of the logs asks for.
///
/// @param stepStates runs with a step in one of them; empty: all
/// @param bodyBytes where bodies are cut
record LogQuery(
    int count,
    Cursor cursor,
    Lookup lookup,
    RunFilter filter,
    Set<StepState> stepStates,
    int bodyBytes) {
  /// How many a page has when nothing is said, and at the most.
  record Counts(int usual, int most) {
    static final Counts RUNS = new Counts(10, 100);
    static final Counts EVENTS = new Counts(100, 1_000);
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
  static LogQuery read(Query query, ProjectId project, Counts counts) {
    var exactly = query.list("workflowRuns").stream().map(LogQuery::reference).toList();
    var states = new States(query.list("state"));
    var filter = exactly.isEmpty() ? filter(query, project, states) : all(project);
    return new LogQuery(
        (int) Math.min(number(query, "count", 1).orElse((long) counts.usual()), counts.most()),
        query.first("cursor").map(Cursor::parse).orElse(Cursor.START),
        exactly.isEmpty() ? lookup(query) : new Lookup.Exactly(exactly),
        filter,
        exactly.isEmpty() ? states.ofSteps() : Set.of(),
        (int)
            Math.min(
                number(query, "trimBody", Display.NONE).orElse((long) Display.WHOLE),
                Display.WHOLE));
  }

  /// The states that were asked for, of runs and of steps, by their names.
  Set<String> states() {
    return Stream.concat(filter.phases().stream(), stepStates.stream())
        .map(Enum::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Lookup lookup(Query query) {
    var messages = query.list("messageId");
    if (!messages.isEmpty()) {
      return new Lookup.OfMessages(
          messages.stream().map(MessageKey::parse).flatMap(Optional::stream).toList());
    }
    var ids = values(query, "workflowRunId");
    return ids.isEmpty() ? Lookup.Everywhere.EVERYWHERE : new Lookup.Named(ids);
  }

  private static RunFilter filter(Query query, ProjectId project, States states) {
    var createdAt =
        query.list("workflowCreatedAt").stream()
            .map(text -> number("workflowCreatedAt", text, 0))
            .collect(Collectors.toUnmodifiableSet());
    long from = number(query, "fromDate", 0).orElse(0L);
    long to = number(query, "toDate", 0).orElse(Long.MAX_VALUE);
    return new RunFilter(
        project,
        values(query, "workflowRunId"),
        createdAt,
        createdAt.isEmpty() ? from : Math.max(from, Collections.min(createdAt)),
        createdAt.isEmpty() ? to : Math.min(to, Collections.max(createdAt)),
        states.ofRuns(),
        new RunFilter.Origins(
            values(query, "label"), values(query, "callerIp"), values(query, "flowControlKey")),
        values(query, "workflowUrl"),
        query.list("host").stream().map(RunFilter::lower).collect(Collectors.toUnmodifiableSet()),
        values(query, "path"));
  }

  private static RunFilter all(ProjectId project) {
    Set<String> any = Set.of();
    return new RunFilter(
        project,
        any,
        Set.of(),
        0,
        Long.MAX_VALUE,
        Set.of(),
        new RunFilter.Origins(any, any, any),
        any,
        any,
        any);
  }

  /// The values of a parameter. A comma may separate two of them or be part of the first.
  private static Set<String> values(Query query, String name) {
    return Stream.concat(query.first(name).stream(), query.list(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static RunReference reference(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0) {
      throw new WireException("workflowRuns", "expected id@createdAt, found " + text);
    }
    return new RunReference(
        text.substring(0, at), number("workflowRuns", text.substring(at + 1), 0));
  }

  private static Optional<Long> number(Query query, String name, long least) {
    return query.first(name).map(text -> number(name, text, least));
  }

  private static long number(String name, String text, long least) {
    try {
      long number = Long.parseLong(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException other) {
      // Refused below like a number that is too small.
    }
    throw new WireException(name, "expected a whole number from " + least + " on, found " + text);
  }

  /// The states that were asked for: of runs, of their steps, or both.
  private record States(List<String> names) {
    States {
      for (var name : names) {
        if (!known(RunPhase.values(), name) && !known(StepState.values(), name)) {
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

    private <E extends Enum<E>> Set<E> named(Class<E> type) {
      var found = EnumSet.noneOf(type);
      for (var state : EnumSet.allOf(type)) {
        if (names.contains(state.name())) {
          found.add(state);
        }
      }
      return found;
    }

    private static boolean known(Enum<?>[] states, String name) {
      return Arrays.stream(states).anyMatch(state -> state.name().equals(name));
    }
  }
}
