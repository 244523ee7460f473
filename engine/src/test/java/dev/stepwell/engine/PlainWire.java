package dev.stepwell.engine;

import dev.stepwell.engine.message.AttemptReport;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.CallReport;
import dev.stepwell.engine.run.FailureReport;
import dev.stepwell.engine.run.InvokeEnd;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.schedule.Timetable;
import java.time.Instant;
import java.util.Optional;

/// Wire forms that people can read, for tests.
public final class PlainWire implements Wire {
  /// Understands `every N minutes`.
  @Override
  public Timetable.Next next(String cron, Instant after) {
    if (!cron.startsWith("every ")) {
      return new Timetable.Next.Never("not understood: " + cron);
    }
    long every = 60 * Long.parseLong(cron.split(" ", -1)[1]);
    long next = Math.floorDiv(after.getEpochSecond(), every) * every + every;
    return new Timetable.Next.At(Instant.ofEpochSecond(next));
  }

  @Override
  public Bytes element(MessageKey message, Bytes body) {
    return Bytes.utf8("#" + message.number() + " " + body.utf8());
  }

  @Override
  public MessageKey message(Bytes element) {
    var text = element.utf8();
    return new MessageKey(new Origin(0, 0), Integer.parseInt(text.substring(1, text.indexOf(' '))));
  }

  @Override
  public Bytes renamed(Bytes element, MessageKey message) {
    return element(message, body(element));
  }

  @Override
  public Bytes body(Bytes element) {
    var text = element.utf8();
    return Bytes.utf8(text.substring(text.indexOf(' ') + 1));
  }

  @Override
  public Bytes waitResult(Waiter waiter, Optional<Bytes> data) {
    return Bytes.utf8(
        waiter.stepBody().utf8()
            + ": "
            + waiter.eventId()
            + data.map(bytes -> " brought " + bytes.utf8()).orElse(" did not come"));
  }

  @Override
  public Bytes invokeResult(Bytes step, InvokeEnd end) {
    return Bytes.utf8(
        step.utf8()
            + ": "
            + switch (end) {
              case InvokeEnd.Succeeded(var result) ->
                  result.map(bytes -> "succeeded with " + bytes.utf8()).orElse("succeeded");
              case InvokeEnd.Failed.FAILED -> "failed";
              case InvokeEnd.Refused.REFUSED -> "refused";
              case InvokeEnd.Cancelled.CANCELLED -> "cancelled";
            });
  }

  @Override
  public Bytes callReport(CallReport report) {
    return Bytes.utf8(
        "call #%d (%s): %s"
            .formatted(report.key().number(), report.callBody().utf8(), said(report.outcome())));
  }

  @Override
  public Bytes attemptReport(AttemptReport report) {
    return Bytes.utf8(
        "attempt %d of %s (%s): %s%s"
            .formatted(
                report.message().attempts(),
                report.message().request().url(),
                report.body().utf8(),
                said(report.outcome()),
                report.dlqId().map(id -> "; see " + id).orElse("")));
  }

  @Override
  public Bytes failureReport(FailureReport report) {
    return Bytes.utf8(
        "message #%d after %d retries: %s; it began with %s"
            .formatted(
                report.key().number(),
                report.failed().attempts(),
                said(report.outcome()),
                report.firstElement().utf8()));
  }

  private static String said(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(int status, _, var body) -> (status + " " + body.utf8()).strip();
      case Outcome.NoAnswer(var reason, var message) -> reason + " " + message;
    };
  }
}
