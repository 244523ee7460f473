package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.message.MessageAnswer;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Partitions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;

/// `GET /v2/messages/{messageId}`: a message that stands alone, until a little after its end. What
/// became of it then is told by the log.
public final class Looking {
  /// Endpoints answer at once, and clients look right after they have published.
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final Views views;
  private final InstantSource clock;

  public Looking(Partitions partitions, InstantSource clock) {
    this.views =
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList());
    this.clock = clock;
  }

  public Result handle(Request request) {
    var id = Percent.decode("messageId", request.restPath());
    return MessageKey.parse(id)
        .flatMap(key -> answer(key, request.project()))
        .map(answer -> (Result) Response.json(200, answer.toJson()))
        .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "message " + id + " not found"));
  }

  private Optional<MessageAnswer> answer(MessageKey key, ProjectId project) {
    var view = views.of(key.origin());
    var body = view.bodies().get(key);
    // Before the log: one that is delivered in between is in at least one of the two.
    boolean open = view.messages().get(key).isPresent();
    var story = Story.of(view, key.origin(), _ -> Optional.empty(), new Budget(Long.MAX_VALUE));
    boolean shown =
        open
            || story
                .ended(key.number())
                .filter(at -> clock.instant().isBefore(at.plus(GRACE)))
                .isPresent();
    return story
        .message(key.number())
        .filter(message -> shown && message.project().equals(project))
        .flatMap(message ->
            publication(message)
                .map(publication ->
                    answer(
                        key,
                        message,
                        publication,
                        body.map(Excerpt::whole).or(() -> story.body(key.number())))));
  }

  private static Optional<Publication> publication(Message message) {
    return message.purpose() instanceof Purpose.Alone(var publication)
        ? Optional.of(publication)
        : Optional.empty();
  }

  private static MessageAnswer answer(
      MessageKey key, Message message, Publication publication, Optional<Excerpt> body) {
    var shown = new Shown(publication, new Budget(Long.MAX_VALUE));
    return new MessageAnswer(
        shown.details(key, message), shown.body(body.orElse(Excerpt.whole(Bytes.EMPTY))));
  }
}
