package dev.stepwell.server.api.messages;

import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.message.MessageEvent;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.api.why.OnItsWay;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.share.Turns;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// `GET /v2/events` and `GET /v2/logs`: what happened to messages that stand alone. It reads and
/// waits, so its handlers belong on virtual threads. What one request may cost is bounded, and so
/// is how many are worked on at once: a page may hold less than was asked for, and then has a
/// cursor.
public final class MessageLog {
  private static final int OK = 200;
  private static final int PAGES_AT_ONCE = 4;

  private final Views views;
  private final Function<MessageKey, Optional<OnItsWay>> deliveries;
  private final Turns turns = new Turns(PAGES_AT_ONCE);

  /// @param deliveries what delivery has taken over; nothing for all other messages
  public MessageLog(Partitions partitions, Function<MessageKey, Optional<OnItsWay>> deliveries) {
    this.views =
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList());
    this.deliveries = deliveries;
  }

  /// The list is called `events`.
  public Result events(Request request) {
    return page(request, List.of("events"));
  }

  /// The same under its newer name, for readers of either.
  public Result logs(Request request) {
    return page(request, List.of("logs", "events"));
  }

  private Result page(Request request, List<String> names) {
    var query = EventQuery.read(Parameters.ofList(request.query()), request.project());
    return turns.take(
        request.project(),
        () -> {
          var page = new EventPage(query, deliveries);
          page.fill(EventSource.of(views, query, deliveries));
          return Response.json(OK, MessageEvent.page(names, page.cursor(), page.events()));
        });
  }
}
