package dev.stepwell.server.delivery;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Outcome.NoAnswer.Reason;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.retry.Backoff;
import dev.stepwell.protocol.retry.RetryAfter;
import dev.stepwell.protocol.retry.RetryDelay;
import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.wire.Translation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What an answer means for the engine: the outcome, and how long to wait should there be another
/// attempt.
final class Outcomes {
  private Outcomes() {}

  static Optional<RecordOutcome> of(Composer.Delivery delivery, Answer answer, Instant now) {
    return of(delivery.key(), delivery.message(), answer, now);
  }

  /// Nothing where the attempt was given up from our side: it is made again, as the same one.
  static Optional<RecordOutcome> of(MessageKey key, Message message, Answer answer, Instant now) {
    return outcome(message, answer)
        .map(outcome ->
            new RecordOutcome(key, message.attempts(), outcome, retryIn(message, answer, now)));
  }

  /// Whether nothing follows from an outcome but that the message is done: no other attempt, no
  /// callback, no result to report, nobody who is told, and no place that others wait for.
  static boolean leadsNowhere(Message message, Answer answer) {
    return answer instanceof Answer.Responded responded
        && success(responded.status())
        && !message.passesGates()
        && switch (message.purpose()) {
          case Purpose.Step(_, var probe) -> probe == Purpose.Probe.NONE;
          case Purpose.Alone(var publication) ->
              publication.wishes().callback().isEmpty()
                  && publication.source().schedule().isEmpty()
                  && publication.way().accompanies().isEmpty();
          case Purpose.Call _, Purpose.CallReport _, Purpose.FailureReport _ -> false;
        };
  }

  private static Optional<Outcome> outcome(Message message, Answer answer) {
    return switch (answer) {
      case Answer.Responded responded -> Optional.of(answered(message, responded));
      case Answer.TimedOut(var text) -> Optional.of(new Outcome.NoAnswer(Reason.TIMED_OUT, text));
      case Answer.Failed(var text) -> Optional.of(new Outcome.NoAnswer(Reason.FAILED, text));
      case Answer.Refused(var text) -> Optional.of(new Outcome.NoAnswer(Reason.REFUSED, text));
      case Answer.Abandoned _ -> Optional.empty();
    };
  }

  private static Outcome answered(Message message, Answer.Responded responded) {
    if (responded.truncated() && message.purpose() instanceof Purpose.Call) {
      // Half an answer would be taken for a whole one.
      return new Outcome.NoAnswer(
          Reason.FAILED, "the answer is longer than " + responded.body().length + " bytes");
    }
    boolean wanted = !success(responded.status()) || tells(message.purpose());
    return new Outcome.Answered(
        responded.status(),
        Translation.headers(headers(responded)),
        wanted ? Bytes.of(responded.body()) : Bytes.EMPTY);
  }

  /// Whether anybody looks at what is said with success: the answers of third parties are results,
  /// and what turns out to be no workflow is shown.
  private static boolean tells(Purpose purpose) {
    return switch (purpose) {
      case Purpose.Step(_, var probe) -> probe != Purpose.Probe.NONE;
      case Purpose.CallReport _ -> false;
      case Purpose.Call _, Purpose.FailureReport _, Purpose.Alone _ -> true;
    };
  }

  /// What the endpoint asks for wins over what the message asks for, and that over the default.
  private static Duration retryIn(Message message, Answer answer, Instant now) {
    if (answer instanceof Answer.Responded responded && !success(responded.status())) {
      var asked = RetryAfter.delay(headers(responded), now);
      if (asked.isPresent()) {
        return asked.get();
      }
    }
    return message
        .settings()
        .retry()
        .delay()
        .flatMap(text -> evaluated(text, message.attempts()))
        .orElseGet(() -> Backoff.beforeRetry(message.attempts() + 1));
  }

  private static Optional<Duration> evaluated(String expression, int retried) {
    try {
      return Optional.of(RetryDelay.parse(expression).delay(retried));
    } catch (WireException unreadable) {
      return Optional.empty();
    }
  }

  private static Headers headers(Answer.Responded responded) {
    var headers = Headers.builder();
    responded.headers().forEach(entry -> headers.addIfValid(entry.getKey(), entry.getValue()));
    return headers.build();
  }

  private static boolean success(int status) {
    return status >= 200 && status < 300;
  }
}
