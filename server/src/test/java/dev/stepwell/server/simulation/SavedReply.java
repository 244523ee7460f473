package dev.stepwell.server.simulation;

import dev.stepwell.engine.Reply;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.RunCommand.Notify;
import dev.stepwell.server.partition.Answer;
import java.util.Optional;

/// The answer to a notification that would be saved.
final class SavedReply {
  private SavedReply() {}

  static Optional<Answer> of(View view, Notify notify) {
    return view.latestRuns()
        .get(notify.run())
        .filter(origin -> view.runStates().get(origin).orElseThrow().active())
        .map(origin ->
            new Answer.Replied(
                new Reply.Notified(
                    new MessageKey(origin, Integer.MAX_VALUE),
                    view.runs().get(origin).orElseThrow().createdAt(),
                    notify.run(),
                    Optional.empty())));
  }
}
