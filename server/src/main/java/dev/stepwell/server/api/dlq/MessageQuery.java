package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.messages.MessageFilter;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        MessageFilter.read(given));
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

  boolean admits(DeadLetter.OfMessage letter) {
    return failed.includes(letter.at().toEpochMilli())
        && (messages.isEmpty() || messages.contains(letter.failed().key().id()))
        && (statuses.isEmpty() || statuses.contains(LetterQuery.status(letter.outcome())))
        && filter.admits(letter.failed().message());
  }
}
