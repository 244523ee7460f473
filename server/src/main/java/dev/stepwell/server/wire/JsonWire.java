package dev.stepwell.server.wire;

import static dev.stepwell.server.wire.Translation.bytes;
import static dev.stepwell.server.wire.Translation.headers;
import static dev.stepwell.server.wire.Translation.octets;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.AttemptReport;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.run.CallReport;
import dev.stepwell.engine.run.FailureReport;
import dev.stepwell.engine.run.InvokeEnd;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.schedule.Timetable;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.cron.Cron;
import dev.stepwell.protocol.delivery.OutcomeReport;
import dev.stepwell.protocol.delivery.ResponsePart;
import dev.stepwell.protocol.delivery.RunPart;
import dev.stepwell.protocol.delivery.SourcePart;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.step.ResultStep;
import dev.stepwell.protocol.step.StepElement;
import dev.stepwell.protocol.step.StepList;
import java.time.Instant;
import java.util.Optional;

/// The wire forms that the engine stores, as the protocol has them.
public final class JsonWire implements Wire {
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  @Override
  public Timetable.Next next(String cron, Instant after) {
    try {
      return Cron.parse(cron)
          .next(after)
          .map(time -> (Timetable.Next) new Timetable.Next.At(time))
          .orElseGet(() -> new Timetable.Next.Never("the cron expression never comes due"));
    } catch (WireException unreadable) {
      return new Timetable.Next.Never(unreadable.getMessage());
    }
  }

  @Override
  public Bytes element(MessageKey message, Bytes body) {
    return Bytes.of(StepList.element(message.id(), octets(body)));
  }

  @Override
  public MessageKey message(Bytes element) {
    var id = StepElement.messageId(octets(element));
    return MessageKey.parse(id)
        .orElseThrow(() -> new IllegalArgumentException("an element names no message: " + id));
  }

  @Override
  public Bytes renamed(Bytes element, MessageKey message) {
    return Bytes.of(StepElement.renamed(octets(element), message.id()));
  }

  @Override
  public Bytes body(Bytes element) {
    return bytes(StepElement.body(octets(element)));
  }

  @Override
  public Bytes waitResult(Waiter waiter, Optional<Bytes> data) {
    var step = waiter.stepBody().utf8();
    return Bytes.of(
        data.isPresent()
            ? ResultStep.notified(step, waiter.eventId(), waiter.timeout(), octets(data.get()))
            : ResultStep.timedOut(step, waiter.eventId(), waiter.timeout()));
  }

  @Override
  public Bytes invokeResult(Bytes step, InvokeEnd end) {
    return Bytes.of(
        switch (end) {
          case InvokeEnd.Succeeded(var result) ->
              ResultStep.invokeSucceeded(step.utf8(), octets(result.orElse(Bytes.EMPTY)));
          case InvokeEnd.Failed.FAILED, InvokeEnd.Refused.REFUSED ->
              ResultStep.invokeFailed(step.utf8());
          case InvokeEnd.Cancelled.CANCELLED -> ResultStep.invokeCancelled(step.utf8());
        });
  }

  @Override
  public Bytes callReport(CallReport report) {
    var call = report.call();
    var source =
        source(report.key(), call, call.request().url(), octets(report.callBody()), report.run());
    return Bytes.of(
        OutcomeReport.ofCall(
                response(report.outcome()),
                call.attempts(),
                call.settings().retry().retries(),
                source,
                run(report.run()))
            .toJson());
  }

  @Override
  public Bytes failureReport(FailureReport report) {
    var failed = report.failed();
    var source =
        source(
            report.key(),
            failed,
            report.run().url(),
            StepElement.body(octets(report.firstElement())),
            report.run());
    return Bytes.of(
        new OutcomeReport(
                response(report.outcome()),
                failed.attempts(),
                failed.settings().retry().retries(),
                Optional.of(report.dlqId()),
                source,
                Optional.of(run(report.run())))
            .toJson());
  }

  @Override
  public Bytes attemptReport(AttemptReport report) {
    var message = report.message();
    var publication = report.publication();
    var source =
        new SourcePart(
            report.key().id(),
            message.request().url(),
            message.request().method(),
            sourceHeaders(message),
            octets(report.body()),
            message.notBefore(),
            message.createdAt(),
            publication.source().callerIp(),
            new SourcePart.Route(
                publication.way().group().map(Publication.Member::group),
                publication.way().group().flatMap(Publication.Member::endpoint),
                publication.source().schedule()));
    return Bytes.of(
        new OutcomeReport(
                attempt(report.outcome()),
                message.attempts(),
                message.settings().retry().retries(),
                report.dlqId(),
                source,
                Optional.empty())
            .toJson());
  }

  private static RunPart run(Run run) {
    return new RunPart(run.name().id(), run.url(), run.createdAt());
  }

  private static SourcePart source(
      MessageKey key, Message message, String url, Octets body, Run run) {
    return new SourcePart(
        key.id(),
        url,
        message.request().method(),
        sourceHeaders(message),
        body,
        message.createdAt(),
        message.createdAt(),
        run.source().callerIp());
  }

  private static Headers sourceHeaders(Message message) {
    var headers = headers(message.request().headers()).toBuilder();
    message.request().contentType().ifPresent(type -> headers.set("Content-Type", type));
    return headers.build();
  }

  /// Status 0 tells callbacks of messages that nobody answered.
  private static ResponsePart attempt(Outcome outcome) {
    return outcome instanceof Outcome.Answered
        ? response(outcome)
        : new ResponsePart(0, Headers.NONE, Octets.EMPTY);
  }

  /// Without an answer the status says why: the SDKs want a number.
  private static ResponsePart response(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(int status, var headers, var body) ->
          new ResponsePart(status, headers(headers), octets(body));
      case Outcome.NoAnswer(var reason, var message) ->
          new ResponsePart(
              reason == Outcome.NoAnswer.Reason.TIMED_OUT ? GATEWAY_TIMEOUT : BAD_GATEWAY,
              Headers.NONE,
              Octets.utf8(message));
    };
  }
}
