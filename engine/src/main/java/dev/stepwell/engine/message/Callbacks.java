package dev.stepwell.engine.message;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.run.DeadKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What messages that stand alone tell of their attempts. A callback is a message of its own, which
/// lives where its source lived: both are one commit.
final class Callbacks {
  private static final int OF_ATTEMPT = 0;
  private static final int OF_FAILURE = 1;

  private final MessageView view;
  private final RecordOutcome command;
  private final Message source;
  private final Stamp stamp;
  private final Wire wire;

  Callbacks(MessageView view, RecordOutcome command, Message source, Stamp stamp, Wire wire) {
    this.view = view;
    this.command = command;
    this.source = source;
    this.stamp = stamp;
    this.wire = wire;
  }

  /// The callback of an attempt, however it ended.
  List<Send> ofAttempt() {
    return publication()
        .flatMap(publication -> publication.wishes().callback())
        .map(spec -> publish(spec, OF_ATTEMPT, Optional.empty()))
        .orElse(List.of());
  }

  /// The failure callback of a message that failed for good.
  List<Send> ofFailure(Optional<DeadKey> entry) {
    return publication()
        .flatMap(_ -> source.settings().failureCallback())
        .map(spec -> publish(spec, OF_FAILURE, entry.map(DeadKey::id)))
        .orElse(List.of());
  }

  private Optional<Publication> publication() {
    return source.purpose() instanceof Purpose.Alone(var publication)
        ? Optional.of(publication)
        : Optional.empty();
  }

  private List<Send> publish(CallbackSpec spec, int index, Optional<String> dlqId) {
    var publication = publication().orElseThrow();
    var companion = Passage.companion(command.key(), source, index);
    var message = message(spec, publication, companion);
    var body =
        wire.attemptReport(
            new AttemptReport(
                command.key(),
                source,
                publication,
                view.bodies().get(command.key()).orElse(Bytes.EMPTY),
                command.outcome(),
                dlqId));
    var sends = new ArrayList<Send>();
    companion.ifPresent(place -> sends.add(Passage.accompany(message, place)));
    sends.add(Send.quietly(new Publish(Address.of(command.key().origin()), message, body)));
    return sends;
  }

  private Message message(
      CallbackSpec spec, Publication publication, Optional<Publication.Companion> companion) {
    var alone = spec.alone();
    var settings = spec.settings();
    return Message.alone(
        source.project(),
        new Publication(
            new Publication.Wishes(alone.callback(), alone.labels(), alone.redact()),
            new Publication.Source(
                publication.source().callerIp(), Optional.empty(), publication.source().trace()),
            Publication.Way.accompanying(companion),
            Optional.empty()),
        new Message.Request(
            alone.method().orElse("POST"),
            spec.url(),
            spec.headers(),
            alone.contentType().or(() -> Optional.of("application/json"))),
        new Message.Settings(
            new RetryPolicy(
                settings.retries().orElse(source.settings().retry().retries()),
                settings.retryDelay()),
            settings.timeout(),
            settings.flowControl(),
            alone.failureCallback()),
        stamp.now(),
        due(spec));
  }

  /// What is past means now.
  private Instant due(CallbackSpec spec) {
    var due =
        spec.alone()
            .notBefore()
            .or(() -> spec.settings().delay().map(stamp::in))
            .orElse(stamp.now());
    return due.isBefore(stamp.now()) ? stamp.now() : due;
  }
}
