package dev.stepwell.server.api.why;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.server.api.events.Unmet;
import dev.stepwell.server.api.log.Attempts;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// Finds one message, wherever it is in its life.
final class Whereabouts {
  private static final int MOST_SAVED = 10_000;

  private final Function<Address, View> views;
  private final Reasons reasons;
  private final MessageReasons messages;

  Whereabouts(
      Function<Address, View> views,
      Function<MessageKey, Optional<OnItsWay>> deliveries,
      Unmet unmet,
      Instant now) {
    this.views = views;
    this.reasons = new Reasons(views, deliveries, unmet, now);
    this.messages = new MessageReasons(views, deliveries, now);
  }

  /// Nothing where the project has no such message, or it is forgotten.
  Optional<Branch> of(ProjectId project, MessageKey key) {
    var view = views.apply(Address.of(key.origin()));
    var run = view.runs().get(key.origin());
    if (run.isPresent()) {
      return run.filter(found -> found.name().project().equals(project))
          .flatMap(found -> ofRun(view, key, found));
    }
    var open = view.messages().get(key);
    if (open.isPresent()) {
      return open.filter(message -> message.project().equals(project))
          .map(message -> messages.of(view, key, message, ""));
    }
    return Optional.empty();
  }

  private Optional<Branch> ofRun(View view, MessageKey key, Run run) {
    return view.messages()
        .get(key)
        .map(open -> messages.of(view, key, open, run.settings().redact()))
        .or(() -> ended(view, key, run))
        .or(() -> saved(view, key))
        .or(() ->
            reasons.of(key.origin(), run).stream()
                .filter(branch -> branch.message().filter(key::equals).isPresent())
                .findFirst());
  }

  private static Optional<Branch> ended(View view, MessageKey key, Run run) {
    return Attempts.last(view, key.origin(), key.number(), run.settings().redact())
        .map(last ->
            new Branch(
                "the message",
                Optional.empty(),
                Optional.of(key),
                switch (last) {
                  case Attempts.Last.Delivered(var at) -> Cause.Ended.of("DELIVERED", at);
                  case Attempts.Last.Dropped(var at) -> Cause.Ended.of("CANCELED", at);
                  case Attempts.Last.Failed failed ->
                      new Cause.Ended(
                          failed.over() ? "FAILED" : "CANCELED",
                          failed.at(),
                          Optional.of(MessageReasons.attempt(failed)),
                          Optional.empty());
                }));
  }

  /// The message that will carry a notification which nobody has waited for.
  private static Optional<Branch> saved(View view, MessageKey key) {
    var from = new SavedKey(key.origin(), "", 0);
    var to = new SavedKey(key.origin().next(), "", 0);
    return view.saved().ascending(from, to, MOST_SAVED).stream()
        .filter(row -> row.value().result().equals(key))
        .map(row ->
            new Branch(
                "the notification",
                Optional.empty(),
                Optional.of(key),
                new Cause.SavedEvent(row.key().eventId())))
        .findFirst();
  }
}
