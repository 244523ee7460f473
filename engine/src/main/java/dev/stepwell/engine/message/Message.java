package dev.stepwell.engine.message;

import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Millis;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.gate.GateId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A message that is not delivered yet. Its body, where it has one of its own, is stored apart.
///
/// @param attempts finished attempts so far; also the number of the next one, counted from 0
/// @param due when the next attempt may start
/// @param stage how far the next attempt has come at its gate
public record Message(
    ProjectId project,
    Purpose purpose,
    Request request,
    Settings settings,
    Instant createdAt,
    int attempts,
    Instant due,
    Stage stage) {
  public Message {
    createdAt = Millis.down(createdAt);
    due = Millis.up(due);
  }

  /// A message that has not been at a gate.
  public Message(
      ProjectId project,
      Purpose purpose,
      Request request,
      Settings settings,
      Instant createdAt,
      int attempts,
      Instant due) {
    this(project, purpose, request, settings, createdAt, attempts, due, Stage.NOT_ASKED);
  }

  /// How far an attempt has come at its gates: that of its queue, then that of its flow control.
  /// Messages without any stay in the first stage.
  public enum Stage {
    NOT_ASKED,
    /// Its time has come; it stands in the line of its queue.
    IN_LINE,
    /// Its time has come; it waits to be admitted by its flow control, and for nothing else.
    ASKED,
    /// It holds a slot until its outcome is recorded; that of its queue for longer.
    ADMITTED
  }

  /// What is fixed of the HTTP request.
  ///
  /// @param headers those of this message alone, without the ones that its run lends it
  public record Request(
      String method, String url, List<Header> headers, Optional<String> contentType) {
    public Request {
      headers = List.copyOf(headers);
    }
  }

  /// How the message is treated.
  ///
  /// @param timeout for one attempt; absent: the server's own limit
  /// @param failureCallback only where the message names one itself
  public record Settings(
      RetryPolicy retry,
      Optional<Duration> timeout,
      Optional<FlowControl> flowControl,
      Optional<CallbackSpec> failureCallback) {
    public static Settings of(RetryPolicy retry) {
      return new Settings(retry, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  public boolean lastAttempt() {
    return attempts >= settings.retry().retries();
  }

  /// The same from the beginning, as part of another run.
  public Message anew(Settings changed, Instant at, Instant first) {
    return new Message(project, purpose, request, changed, at, 0, first);
  }

  /// A message that stands alone, which remembers when its first delivery was allowed. What is not
  /// delayed is due in the millisecond in which it was made, not in the next one: else it would
  /// wait for the timer, and what is published after it would be before it in its queue.
  public static Message alone(
      ProjectId project,
      Publication publication,
      Request request,
      Settings settings,
      Instant createdAt,
      Instant first) {
    var purpose = new Purpose.Alone(publication.first(Millis.up(first), Millis.up(createdAt)));
    var due = first.isAfter(createdAt) ? first : Millis.down(first);
    return new Message(project, purpose, request, settings, createdAt, 0, due);
  }

  /// The same as a message of its own: nobody waits for it who waited for this one.
  Message republished(Publication changed, Settings settings, Instant now, Instant first) {
    return alone(project, changed.accompanyingNobody(), request, settings, now, first);
  }

  /// When its first delivery was allowed, however often it was tried since.
  public Instant notBefore() {
    return purpose instanceof Purpose.Alone(var publication)
        ? publication.notBefore().orElse(createdAt)
        : createdAt;
  }

  /// The same from the beginning, as a message of its own.
  public Message anew(Instant at, Instant first) {
    return purpose instanceof Purpose.Alone(var publication)
        ? alone(project, publication, request, settings, at, first)
        : anew(settings, at, first);
  }

  /// The same for one endpoint of its group.
  public Message toEndpoint(String url, Optional<String> endpoint) {
    if (!(purpose instanceof Purpose.Alone(var publication))) {
      throw new IllegalStateException("only messages that stand alone go to groups");
    }
    return new Message(
        project,
        new Purpose.Alone(publication.toEndpoint(endpoint)),
        new Request(request.method(), url, request.headers(), request.contentType()),
        settings,
        createdAt,
        attempts,
        due,
        stage);
  }

  Message retriedAt(Instant next) {
    return new Message(project, purpose, request, settings, createdAt, attempts + 1, next);
  }

  /// The same before its next gate.
  Message asked() {
    var next = stage == Stage.NOT_ASKED && queue().isPresent() ? Stage.IN_LINE : Stage.ASKED;
    return new Message(project, purpose, request, settings, createdAt, attempts, due, next);
  }

  Message admittedAt(Instant now) {
    return new Message(
        project, purpose, request, settings, createdAt, attempts, now, Stage.ADMITTED);
  }

  /// The gate of its flow control, which each attempt has to pass.
  public Optional<GateId> gate() {
    return settings.flowControl().map(flow -> GateId.of(project, flow));
  }

  /// The queue that the message stands in, with all its attempts.
  public Optional<GateId> queue() {
    return purpose instanceof Purpose.Alone(var publication)
        ? publication.way().queue().map(name -> GateId.queue(project, name))
        : Optional.empty();
  }

  /// Whether it may start only when somebody lets it.
  public boolean passesGates() {
    return gate().isPresent() || queue().isPresent();
  }
}
