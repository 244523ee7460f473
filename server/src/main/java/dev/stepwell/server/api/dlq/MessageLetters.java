package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.DiscardLetter;
import dev.stepwell.engine.message.MessageCommand.Republish;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.BatchSlot;
import dev.stepwell.protocol.dlq.DeadEntry;
import dev.stepwell.protocol.dlq.MessageEntry;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.message.MessageAnswer;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.intent.BoundedRequests;
import dev.stepwell.server.api.intent.Settings;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.messages.Shown;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// `/v2/dlq`: the dead letters of messages outside workflows. It reads and waits, so it belongs on
/// virtual threads.
final class MessageLetters {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final long PAGE_BYTES = 16 << 20;

  /// How often one page looks at an entry, or jumps to the next that it may look at.
  private static final int MOST_EXAMINED = 10_000;

  private final Partitions partitions;
  private final BoundedRequests requests;
  private final Views views;

  MessageLetters(Partitions partitions, BoundedRequests requests) {
    this.partitions = partitions;
    this.requests = requests;
    this.views =
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList());
  }

  private record Found(DeadKey key, DeadLetter.OfMessage letter) {}

  private record Page(List<Found> letters, Optional<String> cursor) {}

  Result list(Request request) {
    var page = page(request.project(), Parameters.ofList(request.query()));
    var shown = new ArrayList<MessageEntry>();
    var budget = new Budget(PAGE_BYTES);
    for (var found : page.letters()) {
      var tried = budget.copy();
      var entry = entry(found, tried);
      if (tried.exceeded() && !shown.isEmpty()) {
        var last = shown.getLast().dlqId();
        return Response.json(OK, MessageEntry.page(Optional.of(last), shown));
      }
      shown.add(entry);
      budget = tried;
    }
    return Response.json(OK, MessageEntry.page(page.cursor(), shown));
  }

  Result get(Request request) {
    var found = existing(request);
    return Response.json(OK, entry(found, new Budget(Long.MAX_VALUE)).toJson());
  }

  Result delete(Request request) {
    var answer = partitions.ask(request.project(), new DiscardLetter(existing(request).key()));
    return answer instanceof Answer.Replied ? Response.done(OK) : Json.failed(answer);
  }

  Result deleteAll(Request request) {
    var page = page(request.project(), Parameters.ofAction(request, MessageQuery.KNOWN));
    int deleted = 0;
    for (var found : page.letters()) {
      var answer = partitions.ask(request.project(), new DiscardLetter(found.key()));
      if (answer instanceof Answer.Replied) {
        deleted++;
      } else if (!missing(answer)) {
        return Json.failed(answer);
      }
    }
    return Response.json(OK, Answers.count("deleted", deleted, page.cursor()));
  }

  Result retry(Request request) {
    var overrides = requests.read(request.headers());
    var found = existing(request);
    var answer = partitions.ask(request.project(), republish(found, overrides, request.headers()));
    return answer instanceof Answer.Replied(var reply)
        ? Response.json(CREATED, published(reply).toJson())
        : Json.failed(answer);
  }

  /// An entry that somebody else takes at the same time is his.
  Result retryAll(Request request) {
    var overrides = requests.read(request.headers());
    var given = Parameters.ofAction(request, MessageQuery.KNOWN);
    var page = page(request.project(), given);
    if (given.has(LetterQuery.IDS) && page.letters().isEmpty()) {
      throw new Refusal(Refusal.NOT_FOUND, "the dead letter queue has none of these messages");
    }
    var published = new ArrayList<BatchSlot.Published>();
    for (var found : page.letters()) {
      var answer =
          partitions.ask(request.project(), republish(found, overrides, request.headers()));
      if (answer instanceof Answer.Replied(var reply)) {
        published.add(published(reply));
      } else if (!missing(answer)) {
        return Json.failed(answer);
      }
    }
    return Response.json(CREATED, Answers.republished(published, page.cursor()));
  }

  private static Republish republish(Found found, PublishRequest changed, Headers headers) {
    var message = found.letter().failed().message();
    if (!(message.purpose() instanceof Purpose.Alone(var publication))) {
      throw new IllegalStateException("a message of a run: " + found.key());
    }
    var old = message.settings();
    var redact = Settings.redact(headers);
    return new Republish(
        found.key(),
        new Message.Settings(
            new RetryPolicy(
                changed.retries().orElse(old.retry().retries()),
                changed.retryDelay().map(delay -> delay.text()).or(old.retry()::delay)),
            changed.timeout().or(old::timeout),
            changed.flowControl().map(Settings::flow).or(old::flowControl),
            changed.failureCallback().map(Settings::ofMessage).or(old::failureCallback)),
        publication.changed(
            new Publication.Wishes(
                changed.callback().map(Settings::ofMessage), changed.labels(), redact)),
        Settings.due(changed.timing()));
  }

  private static BatchSlot.Published published(Reply reply) {
    if (reply instanceof Reply.Published(var items)) {
      return BatchSlot.Published.of(items.getFirst().message().id());
    }
    throw new IllegalStateException("no answer to a publish: " + reply);
  }

  private static boolean missing(Answer answer) {
    return answer instanceof Answer.Rejected(Rejection.NotFound _);
  }

  private Page page(ProjectId project, Parameters given) {
    var ids = LetterQuery.ids(given);
    return ids.isPresent() ? named(project, ids.get()) : page(MessageQuery.read(given, project));
  }

  private Page page(MessageQuery query) {
    var search = query.search(views, MOST_EXAMINED);
    var letters = new ArrayList<Found>();
    Optional<String> last = query.cursor().map(DeadKey::id);
    for (var next = search.next(); next.isPresent(); next = search.next()) {
      var key = query.entry(next.get());
      var found = find(key).filter(entry -> query.admits(entry.letter()));
      if (found.isPresent() && letters.size() == query.count()) {
        return new Page(letters, last);
      }
      found.ifPresent(letters::add);
      last = Optional.of(key.id());
    }
    return new Page(
        letters,
        search.over() ? Optional.empty() : Optional.of(query.entry(search.reached()).id()));
  }

  /// Those of the entries that there are.
  private Page named(ProjectId project, Set<String> ids) {
    var letters =
        ids.stream()
            .flatMap(id -> DeadKey.parse(project, id).flatMap(this::find).stream())
            .toList();
    return new Page(letters, Optional.empty());
  }

  private Found existing(Request request) {
    var id = request.restPath();
    return DeadKey.parse(request.project(), id)
        .flatMap(this::find)
        .orElseThrow(
            () -> new Refusal(Refusal.NOT_FOUND, "the dead letter queue has no message " + id));
  }

  private Optional<Found> find(DeadKey key) {
    return views.of(Address.of(key.failure())).deadLetters().get(key).orElse(null)
            instanceof DeadLetter.OfMessage letter
        ? Optional.of(new Found(key, letter))
        : Optional.empty();
  }

  private static MessageEntry entry(Found found, Budget budget) {
    var failed = found.letter().failed();
    if (!(failed.message().purpose() instanceof Purpose.Alone(var publication))) {
      throw new IllegalStateException("a message of a run: " + found.key());
    }
    var shown = new Shown(publication, budget);
    var last = failed.message();
    var message = last.anew(last.createdAt(), last.notBefore());
    return new MessageEntry(
        found.key().id(),
        new MessageAnswer(
            shown.details(failed.key(), message), shown.body(Excerpt.whole(failed.body()))),
        answer(found.letter().outcome(), shown));
  }

  private static DeadEntry.Answer answer(Outcome outcome, Shown shown) {
    return switch (outcome) {
      case Outcome.Answered(int status, var headers, var body) ->
          new DeadEntry.Answer(status, shown.headers(headers), body(body, shown));
      case Outcome.NoAnswer(_, var message) ->
          new DeadEntry.Answer(0, Headers.NONE, new DeadEntry.Body(message, Optional.empty()));
    };
  }

  /// As text, or untouched where it is none.
  private static DeadEntry.Body body(Bytes body, Shown shown) {
    var bytes = shown.answer(body);
    return Translation.octets(body)
        .text()
        .map(text -> new DeadEntry.Body(text, Optional.empty()))
        .orElseGet(() -> new DeadEntry.Body("", Optional.of(bytes)));
  }
}
