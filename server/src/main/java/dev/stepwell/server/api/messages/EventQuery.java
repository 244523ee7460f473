package dev.stepwell.server.api.messages;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.message.MessageEvent;
import dev.stepwell.protocol.message.MessageState;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Which events of the log of messages are meant (QStash protocol, 4.11).
///
/// @param messages their ids; empty for all
/// @param cursor where the page before ended
record EventQuery(
    ProjectId project,
    int count,
    Optional<Place> cursor,
    boolean latestFirst,
    Set<String> messages,
    Set<MessageState> states,
    Period period,
    MessageFilter filter) {
  private static final int MOST = 1_000;

  static EventQuery read(Parameters given, ProjectId project) {
    var messages = new LinkedHashSet<>(given.filter("messageId"));
    messages.addAll(given.filter("messageIds"));
    return new EventQuery(
        project,
        (int) Math.min(given.number("count", 1).orElse((long) MOST), MOST),
        given.first("cursor").filter(text -> !text.isEmpty()).map(Place::parse),
        latestFirst(given),
        messages,
        states(given),
        Period.read(given),
        MessageFilter.read(given));
  }

  private static boolean latestFirst(Parameters given) {
    var order = given.first("order").orElse("latestFirst");
    return switch (order) {
      case "latestFirst" -> true;
      case "earliestFirst" -> false;
      default -> throw new WireException("order", "expected latestFirst or earliestFirst");
    };
  }

  private static Set<MessageState> states(Parameters given) {
    var states = EnumSet.noneOf(MessageState.class);
    given.filter("state").forEach(word -> states.addAll(MessageState.parse(word)));
    return states;
  }

  boolean admits(Message message, MessageEvent event) {
    return (states.isEmpty() || states.contains(event.state()))
        && period.includes(event.time().toEpochMilli())
        && (messages.isEmpty() || messages.contains(event.details().messageId()))
        && filter.admits(message);
  }
}
