package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.run.LetterIndex.About;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.messages.MessageFilter;
import dev.stepwell.server.api.runs.Direction;
import dev.stepwell.server.api.runs.LetterSearches;
import dev.stepwell.server.api.runs.Lines.Value;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import dev.stepwell.server.api.runs.Search;
import dev.stepwell.server.api.runs.Views;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which entries of messages are meant (QStash protocol, 4.10). All criteria must hold.
///
/// @param cursor the last entry that was looked at
/// @param failed when the messages failed
record MessageQuery(
    ProjectId project,
    int count,
    Optional<DeadKey> cursor,
    boolean latestFirst,
    Set<String> messages,
    Set<Integer> statuses,
    Period failed,
    MessageFilter filter) {
  private static final int MOST = 100;

  /// The parameters of what changes entries.
  static final Set<String> KNOWN =
      Set.of(
          LetterQuery.IDS,
          "count",
          "cursor",
          "messageId",
          "url",
          "topicName",
          "scheduleId",
          "queueName",
          "responseStatus",
          "callerIp",
          "callerIP",
          "label",
          "flowControlKey",
          "fromDate",
          "toDate");

  static MessageQuery read(Parameters given, ProjectId project) {
    return new MessageQuery(
        project,
        (int) Math.min(given.number("count", 1).orElse((long) MOST), MOST),
        given.first("cursor").filter(text -> !text.isEmpty()).map(text -> cursor(project, text)),
        latestFirst(given),
        given.filter("messageId"),
        given.filter("responseStatus").stream()
            .map(text -> (int) Math.min(status(text), Integer.MAX_VALUE))
            .collect(Collectors.toUnmodifiableSet()),
        Period.read(given),
        MessageFilter.read(given).anywhere());
  }

  private static long status(String text) {
    return Parameters.number("responseStatus", text, 0);
  }

  private static boolean latestFirst(Parameters given) {
    return switch (given.first("order").orElse("earliestFirst")) {
      case "latestFirst" -> true;
      case "earliestFirst" -> false;
      default -> throw new WireException("order", "expected latestFirst or earliestFirst");
    };
  }

  private static DeadKey cursor(ProjectId project, String text) {
    return DeadKey.parse(project, text)
        .orElseThrow(
            () -> new WireException("cursor", "expected one that an earlier page ended with"));
  }

  /// Entries that are perhaps meant, in the order that was asked for.
  Search search(Views views, int steps) {
    var direction = latestFirst ? Direction.NEWEST_FIRST : Direction.OLDEST_FIRST;
    var after = cursor.map(DeadKey::failure).orElse(direction.start());
    var lines = LetterSearches.among(views, project, About.MESSAGE, failed, direction, after);
    lines.values(Facet.MESSAGE, messages);
    lines.numbers(Facet.STATUS, LetterQuery.numbers(statuses));
    if (!filter.urls().isEmpty()) {
      lines.lists(
          Stream.concat(
                  filter.urls().stream().map(url -> Value.of(Facet.URL, url)),
                  Stream.of(new Value(Facet.ESCAPED, RunIndex.ANY)))
              .toList());
    }
    lines.values(Facet.GROUP, filter.groups());
    lines.values(Facet.QUEUE, filter.queues());
    lines.values(Facet.SCHEDULE, filter.schedules());
    lines.values(Facet.LABEL, filter.labels());
    lines.values(Facet.FLOW_CONTROL, filter.flowControlKeys());
    lines.values(Facet.CALLER, filter.callerIps());
    return lines.search(steps);
  }

  DeadKey entry(Origin failure) {
    return new DeadKey(project, failure);
  }

  boolean admits(DeadLetter.OfMessage letter) {
    return failed.includes(letter.at().toEpochMilli())
        && (messages.isEmpty() || messages.contains(letter.failed().key().id()))
        && (statuses.isEmpty() || statuses.contains(LetterIndex.status(letter.outcome())))
        && filter.admits(letter.failed().message());
  }
}
