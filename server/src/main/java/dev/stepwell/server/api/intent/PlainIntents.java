package dev.stepwell.server.api.intent;

import static dev.stepwell.server.wire.Translation.bytes;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.server.api.edge.Refusal;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// Reads messages that have nothing to do with runs.
final class PlainIntents {
  /// What the copies of one body may take, one for each endpoint of a group.
  private static final long MOST_BYTES_OF_COPIES = 256L << 20;

  private final BoundedRequests requests;
  private final GroupDefaults groups;
  private final ModelDestination model;
  private final Consumer<GateId> queues;

  /// @param queues refuses a message that would make a queue too many
  PlainIntents(
      BoundedRequests requests,
      GroupDefaults groups,
      ModelDestination model,
      Consumer<GateId> queues) {
    this.requests = requests;
    this.groups = groups;
    this.model = model;
    this.queues = queues;
  }

  Intent read(Draft draft) {
    return switch (draft.submission().destination().get()) {
      case Destination.Group(var name) ->
          toGroup(draft.submission(), new GroupId(draft.submission().project(), name));
      case Destination.Url url -> toOne(draft, url.text(), draft.way());
      case Destination.LanguageModel _ ->
          toOne(draft, model.url(draft.request()), ModelDestination.through(draft.way()));
    };
  }

  /// Endpoints are those of this moment.
  private Intent toGroup(Submission given, GroupId id) {
    var group = groups.group(id);
    refuseManyCopies(given, group);
    var submission = GroupDefaults.completed(given, group);
    var draft = Draft.read(submission, requests);
    var now = requests.clock().instant();
    var messages =
        group.endpoints().stream()
            .map(endpoint ->
                draft.message(
                    endpoint.url(),
                    draft.way().to(new Publication.Member(id.name(), endpoint.name())),
                    now))
            .toList();
    return publish(draft, id.name(), messages);
  }

  private static void refuseManyCopies(Submission submission, Group group) {
    if ((long) submission.body().length() * group.endpoints().size() > MOST_BYTES_OF_COPIES) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          "the body is too large for a URL group of " + group.endpoints().size() + " endpoints");
    }
  }

  private Intent toOne(Draft draft, String url, Publication.Way way) {
    return publish(draft, url, List.of(draft.message(url, way, requests.clock().instant())));
  }

  /// @param destination as the publisher named it
  private Intent publish(Draft draft, String destination, List<Message> messages) {
    var submission = draft.submission();
    if (submission.scheduled()) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "a schedule can neither be enqueued nor be in a batch");
    }
    var claim = Claims.name(draft.request(), destination, submission.body());
    var queue = messages.getFirst().queue();
    queue.ifPresent(queues);
    var home =
        queue
            .map(Address::of)
            .or(() -> claim.map(name -> Address.ofClaim(submission.project(), name)))
            .orElseGet(() -> new Address(ThreadLocalRandom.current().nextInt(Address.SLOTS)));
    return new Intent.Plain(Publish.of(home, messages, bytes(submission.body()), claim));
  }
}
