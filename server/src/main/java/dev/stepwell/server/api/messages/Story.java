package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.protocol.message.MessageDetails;
import dev.stepwell.protocol.message.MessageEvent;
import dev.stepwell.protocol.message.MessageState;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.why.OnItsWay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// All that the log tells of the messages that were published together. Entries are few, and each
/// is shown as one to three events: that an attempt began is not stored, since its outcome says it.
final class Story {
  /// More entries than messages with the most retries have.
  private static final int MOST_ENTRIES = 20_000;

  private final Map<Integer, Chapter> chapters = new HashMap<>();
  private final Map<LogKey, List<MessageEvent>> events = new HashMap<>();
  private final Origin origin;
  private final Budget budget;

  /// What is known of one message.
  private static final class Chapter {
    private final Message message;
    private final MessageDetails details;
    private final Shown shown;
    private final Excerpt body;
    private Instant begins;
    private Optional<Instant> ended = Optional.empty();

    Chapter(Message message, MessageDetails details, Shown shown, Excerpt body, Instant at) {
      this.message = message;
      this.details = details;
      this.shown = shown;
      this.body = body;
      this.begins = message.due().isAfter(at) ? message.due() : at;
    }
  }

  private Story(Origin origin, Budget budget) {
    this.origin = origin;
    this.budget = budget;
  }

  /// @param deliveries what delivery has taken over
  static Story of(
      View view,
      Origin origin,
      Function<MessageKey, Optional<OnItsWay>> deliveries,
      Budget budget) {
    var story = new Story(origin, budget);
    var rows =
        view.log().ascending(LogKey.start(origin), LogKey.start(origin.next()), MOST_ENTRIES);
    var last = new HashMap<Integer, LogKey>();
    for (var row : rows) {
      story.add(row).ifPresent(number -> last.put(number, row.key()));
    }
    last.forEach((number, key) -> story.present(view, number, key, deliveries));
    return story;
  }

  /// What an entry of the log tells, in the order in which it happened.
  List<MessageEvent> at(LogKey key) {
    return events.getOrDefault(key, List.of());
  }

  /// All that is told of one message, in the order in which it happened, with the places of the
  /// entries.
  List<LogKey> keys() {
    return events.keySet().stream().sorted().toList();
  }

  /// A message as it was published.
  Optional<Message> message(int number) {
    return Optional.ofNullable(chapters.get(number)).map(chapter -> chapter.message);
  }

  Optional<Excerpt> body(int number) {
    return Optional.ofNullable(chapters.get(number)).map(chapter -> chapter.body);
  }

  /// When a message came to its end.
  Optional<Instant> ended(int number) {
    return Optional.ofNullable(chapters.get(number)).flatMap(chapter -> chapter.ended);
  }

  private Optional<Integer> add(Row<LogKey, Logged> row) {
    var at = row.value().at();
    return switch (row.value().entry()) {
      case LogEntry.MessagePublished(int number, var message, var body) -> {
        if (message.purpose() instanceof Purpose.Alone(var publication)) {
          var shown = new Shown(publication, budget);
          var details = shown.details(new MessageKey(origin, number), message);
          var chapter = new Chapter(message, details, shown, body, at);
          chapters.put(number, chapter);
          var next =
              message.due().isAfter(at) ? Optional.of(message.due()) : Optional.<Instant>empty();
          put(row, event(chapter, at, MessageState.CREATED, next, Optional.empty()));
        }
        yield Optional.of(number);
      }
      case LogEntry.AttemptFailed(var delivery, var outcome, var retryAt) ->
          with(
              delivery,
              chapter -> {
                put(
                    row,
                    active(chapter, at),
                    failed(chapter, at, outcome, Optional.empty()),
                    event(chapter, at, MessageState.RETRY, Optional.of(retryAt), Optional.empty()));
                chapter.begins = retryAt;
              });
      case LogEntry.MessageDelivered(var delivery, _) ->
          with(
              delivery,
              chapter -> {
                put(row, active(chapter, at), plain(chapter, at, MessageState.DELIVERED));
                chapter.ended = Optional.of(at);
              });
      case LogEntry.MessageFailed(var delivery, var outcome, var verdict) ->
          with(
              delivery,
              chapter -> {
                put(
                    row,
                    active(chapter, at),
                    failed(chapter, at, outcome, verdict),
                    event(
                        chapter,
                        at,
                        MessageState.FAILED,
                        Optional.empty(),
                        Optional.of(failure(chapter, outcome, verdict))));
                chapter.ended = Optional.of(at);
              });
      case LogEntry.MessageDropped(var delivery) ->
          with(
              delivery,
              chapter -> {
                put(
                    row,
                    plain(chapter, at, MessageState.CANCEL_REQUESTED),
                    plain(chapter, at, MessageState.CANCELED));
                chapter.ended = Optional.of(at);
              });
      default -> Optional.empty();
    };
  }

  private Optional<Integer> with(LogEntry.Delivery delivery, Consumer<Chapter> tell) {
    var chapter = chapters.get(delivery.message());
    if (chapter != null) {
      tell.accept(chapter);
    }
    return Optional.of(delivery.message());
  }

  /// What is on its way began after the last entry.
  private void present(
      View view, int number, LogKey last, Function<MessageKey, Optional<OnItsWay>> deliveries) {
    var chapter = chapters.get(number);
    var key = new MessageKey(origin, number);
    if (chapter != null && chapter.ended.isEmpty() && view.messages().get(key).isPresent()) {
      deliveries
          .apply(key)
          .flatMap(OnItsWay::sentAt)
          .ifPresent(since ->
              events
                  .computeIfAbsent(last, _ -> new ArrayList<>())
                  .add(plain(chapter, since, MessageState.ACTIVE)));
    }
  }

  private void put(Row<LogKey, Logged> row, MessageEvent... told) {
    events.put(row.key(), new ArrayList<>(List.of(told)));
  }

  private static MessageEvent active(Chapter chapter, Instant until) {
    return plain(
        chapter, chapter.begins.isBefore(until) ? chapter.begins : until, MessageState.ACTIVE);
  }

  private static MessageEvent failed(
      Chapter chapter, Instant at, Outcome outcome, Optional<String> verdict) {
    return event(
        chapter,
        at,
        MessageState.ERROR,
        Optional.empty(),
        Optional.of(failure(chapter, outcome, verdict)));
  }

  private static MessageEvent.Failure failure(
      Chapter chapter, Outcome outcome, Optional<String> verdict) {
    return switch (outcome) {
      case Outcome.NoAnswer(_, var message) -> new MessageEvent.Failure(message, Optional.empty());
      case Outcome.Answered(int status, var headers, var body) ->
          new MessageEvent.Failure(
              verdict.orElse("the destination answered with status " + status),
              Optional.of(
                  new MessageEvent.Answer(
                      status, chapter.shown.headers(headers), chapter.shown.answer(body))));
    };
  }

  private static MessageEvent plain(Chapter chapter, Instant at, MessageState state) {
    return event(chapter, at, state, Optional.empty(), Optional.empty());
  }

  private static MessageEvent event(
      Chapter chapter,
      Instant at,
      MessageState state,
      Optional<Instant> next,
      Optional<MessageEvent.Failure> failure) {
    return new MessageEvent(
        at, state, chapter.details, chapter.shown.bytes(chapter.body), next, failure);
  }
}
