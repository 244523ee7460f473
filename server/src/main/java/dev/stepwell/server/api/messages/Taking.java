package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.server.api.Json;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// Takes messages back before they are delivered: one, several, or all that fit.
public final class Taking {
  private static final String IDS = "messageIds";

  /// What an SDK sends where its caller did not say how many: all are meant.
  private static final int ALL = 100;

  /// Commands that wait for their answers at the same time.
  private static final int AT_ONCE = 256;

  private static final Set<String> KNOWN = known();

  private final Partitions partitions;
  private final Views views;

  public Taking(Partitions partitions) {
    this.partitions = partitions;
    this.views =
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList());
  }

  private static Set<String> known() {
    var known = new HashSet<>(MessageFilter.NAMES);
    known.addAll(List.of(IDS, "fromDate", "toDate", "count", "cursor"));
    return Set.copyOf(known);
  }

  /// `DELETE /v2/messages/{messageId}`
  public Result one(Request request) {
    var id = Percent.decode("messageId", request.restPath());
    var taken = new Taken();
    taken.take(owned(request.project(), List.of(id)));
    if (taken.failure.isEmpty() && taken.count == 0) {
      throw new Refusal(
          Refusal.NOT_FOUND, "message " + id + " does not exist, or has come to its end");
    }
    return taken.answer();
  }

  /// `DELETE /v2/messages`: by ids, by filters, or all that are pending.
  public Result many(Request request) {
    var given = Parameters.ofAction(request, KNOWN);
    var taken = new Taken();
    if (given.has(IDS)) {
      taken.take(owned(request.project(), given.all(IDS)));
      return taken.answer();
    }
    var filter = MessageFilter.read(given);
    var created = Period.read(given);
    long asked = given.number("count", 1).orElse((long) ALL);
    long most = asked == ALL ? Long.MAX_VALUE : asked;
    var live =
        new LiveMessages(
            views,
            request.project(),
            message ->
                created.includes(message.createdAt().toEpochMilli()) && filter.admits(message));
    var found = live.next();
    while (!found.isEmpty() && taken.count < most && taken.failure.isEmpty()) {
      taken.take(found.subList(0, (int) Math.min(found.size(), most - taken.count)));
      found = live.next();
    }
    return taken.answer();
  }

  /// Those of the messages that there are.
  private List<MessageKey> owned(ProjectId project, List<String> ids) {
    var keys = new LinkedHashSet<MessageKey>();
    for (var id : ids) {
      MessageKey.parse(id)
          .filter(key ->
              views
                  .of(Address.of(key.origin()))
                  .messages()
                  .get(key)
                  .filter(message -> message.project().equals(project))
                  .isPresent())
          .ifPresent(keys::add);
    }
    return List.copyOf(keys);
  }

  /// What came of it so far.
  private final class Taken {
    private int count;
    private Optional<Answer> failure = Optional.empty();

    void take(List<MessageKey> keys) {
      for (int from = 0; from < keys.size() && failure.isEmpty(); from += AT_ONCE) {
        some(keys.subList(from, Math.min(keys.size(), from + AT_ONCE)));
      }
    }

    private void some(List<MessageKey> keys) {
      var answers = new ArrayList<CompletableFuture<Answer>>();
      for (var key : keys) {
        var answer = new CompletableFuture<Answer>();
        answers.add(answer);
        partitions.submit(new Cancel(key), answer::complete);
      }
      for (var waiting : answers) {
        var answer = waiting.join();
        switch (answer) {
          case Answer.Replied _ -> count++;
          case Answer.Rejected _ -> {
            // It came to its end meanwhile: it does not count.
          }
          case Answer.Unavailable _, Answer.Broken _ -> failure = Optional.of(answer);
        }
      }
    }

    Result answer() {
      return failure
          .map(Json::failed)
          .orElseGet(() -> Response.json(200, Answers.count("cancelled", count)));
    }
  }
}
