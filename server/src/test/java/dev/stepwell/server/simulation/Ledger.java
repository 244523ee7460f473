package dev.stepwell.server.simulation;

import static dev.stepwell.server.simulation.Posted.Kind.DELIVERED;
import static dev.stepwell.server.simulation.Posted.Kind.DROPPED;
import static dev.stepwell.server.simulation.Posted.Kind.FAILED;

import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The life of each message that stands alone, from what the log says as it grows. Each message is
/// delivered or fails or is taken back, once; each attempt is told to its callback, once.
final class Ledger {
  private static final int NUMBER_BITS = 10;

  private final Messaging simulation;
  private final NavigableMap<MessageKey, Posted> messages = new TreeMap<>();
  private final NavigableMap<MessageKey, Posted> open = new TreeMap<>();
  private final Map<Integer, NavigableMap<EventKey, Origin>> events = new HashMap<>();
  private final Map<Posted.Report, MessageKey> reports = new HashMap<>();
  private final Answered answered = new Answered();
  private int ends;

  Ledger(Messaging simulation) {
    this.simulation = simulation;
  }

  /// What a look has shown.
  ///
  /// @param published in the order of their tickets
  /// @param failed with the events that say so
  /// @param due what callbacks have to tell
  record News(List<Posted> published, Map<EventKey, Posted> failed, List<Posted.Report> due) {}

  Optional<Posted> find(MessageKey key) {
    return Optional.ofNullable(messages.get(key));
  }

  /// Those that have not ended.
  Collection<Posted> open() {
    return open.values();
  }

  /// Called once all that was published is known.
  void reportedAll(News news) {
    for (var report : news.due()) {
      Objects.requireNonNull(messages.get(report.source()))
          .require(reports.containsKey(report), "nobody is told of " + report);
    }
  }

  /// Takes what is new in the log of a partition.
  News look(int partition, MessageRows now) {
    var known = events.computeIfAbsent(partition, _ -> new TreeMap<>());
    long from = known.isEmpty() ? 0 : known.lastKey().ticket();
    var news = new News(new ArrayList<>(), new TreeMap<>(), new ArrayList<>());
    now.events(from)
        .forEach((key, origin) -> {
          if (known.putIfAbsent(key, origin) == null) {
            var logged = now.view().log().get(key.in(origin));
            if (logged.isEmpty()) {
              throw new Violation("an event without its entry: " + key);
            }
            take(key, origin, logged.get(), news);
          }
        });
    live(now, partition);
    return news;
  }

  private void take(EventKey key, Origin origin, Logged logged, News news) {
    var due = news.due();
    switch (logged.entry()) {
      case LogEntry.MessagePublished(int number, var details, var body) -> {
        var posted = new Posted(new MessageKey(origin, number), key, details, body.bytes());
        posted.require(messages.put(posted.key, posted) == null, "was published twice");
        open.put(posted.key, posted);
        note(posted, () -> "is stored: " + Posts.header(details, Posts.TAG).orElse("a report"));
        reported(posted);
        news.published().add(posted);
      }
      case LogEntry.AttemptFailed(var delivery, _, var retryAt) -> {
        var posted = attempted(origin, delivery, due);
        note(posted, () -> "failed attempt %d, next %s".formatted(delivery.attempt(), retryAt));
        posted.require(
            delivery.attempt() < posted.details.settings().retry().retries(), "tries too often");
        posted.require(answered.failed(posted.name(), delivery.attempt()), "has not failed");
        posted.attempts++;
      }
      case LogEntry.MessageDelivered(var delivery, _) -> {
        var posted = attempted(origin, delivery, due);
        posted.require(answered.taken(posted.name(), delivery.attempt()), "was not delivered");
        ended(posted, logged, DELIVERED);
      }
      case LogEntry.MessageFailed(var delivery, _, _) -> {
        var posted = attempted(origin, delivery, due);
        boolean last = delivery.attempt() == posted.details.settings().retry().retries();
        posted.require(
            answered.failedForGood(posted.name(), delivery.attempt())
                || (last && answered.failed(posted.name(), delivery.attempt())),
            "was given up too early");
        if (posted.details.settings().failureCallback().isPresent()) {
          due.add(new Posted.Report(posted.key, delivery.attempt(), Posts.OF_FAILURE));
        }
        ended(posted, logged, FAILED);
        news.failed().put(key, posted);
      }
      case LogEntry.MessageDropped(var delivery) -> {
        var posted = known(origin, delivery);
        posted.require(simulation.wanted().cancelled(posted), "is cancelled: nobody wants that");
        ended(posted, logged, DROPPED);
      }
      default -> throw new Violation("no entry of a message: " + logged);
    }
  }

  private void ended(Posted posted, Logged logged, Posted.Kind kind) {
    posted.end(logged.at(), kind, ++ends);
    open.remove(posted.key);
    note(posted, () -> "ends: " + kind);
  }

  private Posted known(Origin origin, LogEntry.Delivery delivery) {
    var posted = messages.get(new MessageKey(origin, delivery.message()));
    if (posted == null) {
      throw new Violation("an outcome of a message that never was: " + origin + delivery);
    }
    return posted;
  }

  private Posted attempted(Origin origin, LogEntry.Delivery delivery, List<Posted.Report> due) {
    var posted = known(origin, delivery);
    posted.require(!posted.ended(), "has an outcome after its end: " + delivery);
    posted.require(posted.attempts == delivery.attempt(), "has an outcome twice: " + delivery);
    if (posted.publication().wishes().callback().isPresent()) {
      due.add(new Posted.Report(posted.key, delivery.attempt(), Posts.OF_ATTEMPT));
    }
    return posted;
  }

  /// Callbacks name what they tell of in their bodies.
  private void reported(Posted posted) {
    var about = Posts.header(posted.details, Posts.REPORT);
    if (about.isEmpty()) {
      return;
    }
    var fields = new TreeMap<String, String>();
    JsonReader.read(
        "report",
        posted.body.array(),
        reader -> {
          reader.object("report", name -> fields.put(name, reader.compact()));
          return fields;
        });
    var id = fields.getOrDefault("sourceMessageId", "").replace("\"", "");
    var source = MessageKey.parse(id).map(messages::get);
    posted.require(source.isPresent(), "tells of a message that never was: " + id);
    posted.report =
        Optional.of(
            new Posted.Report(
                source.get().key,
                Integer.parseInt(fields.getOrDefault("retried", "-1")),
                about.get()));
  }

  /// Called for each message that was not a copy of another one.
  void first(Posted posted) {
    posted.report.ifPresent(report -> {
      var source = messages.get(report.source());
      posted.require(
          source != null
              && (report.attempt() < source.attempts
                  || (report.attempt() == source.attempts && source.ended())),
          "tells of an attempt that is not over: " + report);
      posted.require(reports.put(report, posted.key) == null, "tells again of " + report);
    });
  }

  /// Whoever has not ended is there to be delivered, and nobody else is.
  private void live(MessageRows now, int partition) {
    for (var posted : open.values()) {
      if (simulation.partition(posted.key) == partition) {
        var message = Optional.ofNullable(now.rows().messages().get(posted.key));
        posted.require(
            message.isPresent()
                && message.get().attempts() == posted.attempts
                && message.get().request().equals(posted.details.request()),
            "has not ended, and on disk there is " + message);
      }
    }
    for (var key : now.rows().messages().keySet()) {
      if (!open.containsKey(key)) {
        throw new Violation("a message that was never published, or has ended: " + key.id());
      }
    }
  }

  /// Nothing that was seen is gone, but for what nobody has to remember any more.
  void compare(int partition, MessageRows now) {
    var known = events.getOrDefault(partition, new TreeMap<>());
    var there = now.events(0);
    var gone = new TreeMap<EventKey, Origin>(known);
    gone.keySet().removeAll(there.keySet());
    for (var origin : List.copyOf(new TreeSet<>(gone.values()))) {
      var ends = new TreeMap<Integer, Posted.End>();
      for (var posted :
          messages.subMap(MessageKey.start(origin), MessageKey.end(origin)).values()) {
        posted.require(posted.ended(), "is forgotten before its end");
        // The last to end says when; by the clock it may be an earlier one.
        ends.merge(
            maker(posted.key),
            posted.end.orElseThrow(),
            (one, other) -> one.order() > other.order() ? one : other);
      }
      var until =
          ends.values().stream()
              .map(Posted.End::at)
              .min(Instant::compareTo)
              .orElseThrow()
              .plus(simulation.limits().kept().ended());
      if (until.isAfter(simulation.world().latest()) || there.containsValue(origin)) {
        throw new Violation(
            "the log of %s is gone before %s, or half of it: %s".formatted(origin, until, ends));
      }
    }
    known.keySet().removeAll(gone.keySet());
  }

  /// Tells apart what different places have made under one origin; 0 is the place itself.
  static int maker(MessageKey key) {
    return key.number() >> NUMBER_BITS;
  }

  // What goes to endpoints.

  void sent(OutgoingRequest request, Life life) {
    var posted = of(request);
    var address = dev.stepwell.engine.Address.of(posted.key.origin());
    var message = life.view(address).messages().get(posted.key);
    posted.require(message.isPresent(), "is sent after its end");
    posted.require(
        message.get().due().toEpochMilli() <= simulation.world().latest().toEpochMilli(),
        "is sent before " + message.get().due());
    posted.require(
        !posted.details.due().isAfter(simulation.world().latest()),
        "is sent before " + posted.details.due());
    posted.require(
        !message.get().passesGates() || message.get().stage() == Message.Stage.ADMITTED,
        "is sent, and its gates have not let it through");
    posted.require(Arrays.equals(request.body(), posted.body.array()), "has another body");
    posted.require(attempt(request) == posted.attempts, "is sent as attempt " + attempt(request));
    note(posted, () -> "is sent, attempt " + posted.attempts);
    simulation.queues().sent(posted);
  }

  void came(OutgoingRequest request, dev.stepwell.server.delivery.http.Answer answer) {
    var posted = of(request);
    answered.came(posted.name(), attempt(request), answer);
    var what =
        answer instanceof dev.stepwell.server.delivery.http.Answer.Responded responded
            ? "status " + responded.status()
            : answer.toString();
    note(posted, () -> "answers to attempt " + attempt(request) + ": " + what);
  }

  private Posted of(OutgoingRequest request) {
    var id = Endpoint.headers(request).getOrDefault("Upstash-Message-Id", "");
    return MessageKey.parse(id)
        .map(messages::get)
        .orElseThrow(() -> new Violation("a request of no message that is on disk: " + id));
  }

  private static int attempt(OutgoingRequest request) {
    return Integer.parseInt(Endpoint.headers(request).getOrDefault("Upstash-Retried", "-1"));
  }

  private void note(Posted posted, java.util.function.Supplier<String> what) {
    simulation.events().note(posted.name(), what);
  }

  boolean allEnded() {
    return open.isEmpty();
  }

  int count() {
    return messages.size();
  }
}
