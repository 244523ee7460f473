package dev.stepwell.server.observe;

import dev.stepwell.engine.message.Message;
import dev.stepwell.server.delivery.Watch;
import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.observe.ProjectMeters.Attempt;
import java.time.Duration;
import java.time.Instant;

/// Counts requests to endpoints.
final class DeliveryMeters implements Watch {
  private final Tenants tenants;

  DeliveryMeters(Tenants tenants) {
    this.tenants = tenants;
  }

  @Override
  public void sent(Message message, Instant at) {
    var late = Duration.between(message.due(), at);
    var meters = tenants.of(message.project());
    meters.latenessSeconds.observe(Seconds.of(late));
    meters.worstLateness.accumulate(late.toMillis());
  }

  @Override
  public void answered(Message message, Answer answer, Duration took) {
    var meters = tenants.of(message.project());
    meters.attempts.inc(outcome(answer));
    meters.attemptSeconds.observe(Seconds.of(took));
  }

  private static Attempt outcome(Answer answer) {
    return switch (answer) {
      case Answer.Responded responded ->
          responded.status() >= 200 && responded.status() < 300
              ? Attempt.SUCCEEDED
              : Attempt.ERROR_STATUS;
      case Answer.TimedOut _ -> Attempt.TIMED_OUT;
      case Answer.Failed _ -> Attempt.NO_ANSWER;
      case Answer.Refused _ -> Attempt.REFUSED;
      case Answer.Abandoned _ -> Attempt.ABANDONED;
    };
  }
}
