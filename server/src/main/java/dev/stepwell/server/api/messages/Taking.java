package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.Percent;
import dev.stepwell.server.api.answer.Cancellation;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Period;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Partitions;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Takes messages back before they are delivered: one, several, or all that fit.
public final class Taking {
  private static final String IDS = "messageIds";

  /// What an SDK sends where its caller did not say how many: all are meant.
  private static final int ALL = 100;

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
    var taken = new Cancellation(partitions, request.project());
    taken.add(owned(request.project(), List.of(id)));
    if (!taken.failed() && taken.count() == 0) {
      throw new Refusal(
          Refusal.NOT_FOUND, "message " + id + " does not exist, or has come to its end");
    }
    return taken.answer();
  }

  /// `DELETE /v2/messages`: by ids, by filters, or all that are pending.
  public Result many(Request request) {
    var given = Parameters.ofAction(request, KNOWN);
    var taken = new Cancellation(partitions, request.project());
    if (given.has(IDS)) {
      taken.add(owned(request.project(), given.all(IDS)));
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
    while (!found.isEmpty() && taken.count() < most && !taken.failed()) {
      taken.add(found.stream().limit(most - taken.count()).map(Cancel::new).toList());
      found = live.next();
    }
    return taken.answer();
  }

  /// Those of the messages that there are.
  private List<Cancel> owned(ProjectId project, List<String> ids) {
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
    return keys.stream().map(Cancel::new).toList();
  }
}
