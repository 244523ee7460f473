package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.store.proto.V1;
import java.util.Optional;
import java.util.OptionalInt;

/// Messages, why they are sent, and what came of it.
public final class MessageFormat {
  private MessageFormat() {}

  public static V1.Message write(Message message) {
    return V1.Message.newBuilder()
        .setProject(message.project().value())
        .setPurpose(purpose(message.purpose()))
        .setRequest(request(message.request()))
        .setSettings(settings(message.settings()))
        .setCreatedAt(Common.time(message.createdAt()))
        .setAttempts(message.attempts())
        .setDue(Common.time(message.due()))
        .setStage(stage(message.stage()))
        .build();
  }

  public static Message read(V1.Message message) {
    return new Message(
        new ProjectId(message.getProject()),
        purpose(message.getPurpose()),
        request(message.getRequest()),
        settings(message.getSettings()),
        Common.time(message.getCreatedAt()),
        message.getAttempts(),
        Common.time(message.getDue()),
        stage(message.getStage()));
  }

  private static V1.Message.Stage stage(Message.Stage stage) {
    return switch (stage) {
      case NOT_ASKED -> V1.Message.Stage.NOT_ASKED;
      case IN_LINE -> V1.Message.Stage.IN_LINE;
      case ASKED -> V1.Message.Stage.ASKED;
      case ADMITTED -> V1.Message.Stage.ADMITTED;
    };
  }

  private static Message.Stage stage(V1.Message.Stage stage) {
    return switch (stage) {
      case NOT_ASKED -> Message.Stage.NOT_ASKED;
      case IN_LINE -> Message.Stage.IN_LINE;
      case ASKED -> Message.Stage.ASKED;
      case ADMITTED -> Message.Stage.ADMITTED;
      case UNRECOGNIZED -> throw Common.unknown("stage", stage);
    };
  }

  private static V1.Purpose purpose(Purpose purpose) {
    var written = V1.Purpose.newBuilder();
    switch (purpose) {
      case Purpose.Step(int index, var probe) ->
          written.setStep(V1.Purpose.Step.newBuilder().setIndex(index).setProbe(probe(probe)));
      case Purpose.Call(var stepId, var report) -> {
        var call = V1.Purpose.Call.newBuilder().setReport(Common.callback(report));
        stepId.ifPresent(call::setStepId);
        written.setCall(call);
      }
      case Purpose.CallReport(var stepId) -> {
        var report = V1.Purpose.CallReport.newBuilder();
        stepId.ifPresent(report::setStepId);
        written.setCallReport(report);
      }
      case Purpose.FailureReport _ -> written.setFailureReport(V1.Nothing.getDefaultInstance());
      case Purpose.Alone(var publication) -> written.setAlone(PublicationFormat.write(publication));
    }
    return written.build();
  }

  private static Purpose purpose(V1.Purpose purpose) {
    return switch (purpose.getKindCase()) {
      case STEP ->
          new Purpose.Step(purpose.getStep().getIndex(), probe(purpose.getStep().getProbe()));
      case CALL -> {
        var call = purpose.getCall();
        yield new Purpose.Call(
            call.hasStepId() ? OptionalInt.of(call.getStepId()) : OptionalInt.empty(),
            Common.callback(call.getReport()));
      }
      case CALL_REPORT -> {
        var report = purpose.getCallReport();
        yield new Purpose.CallReport(
            report.hasStepId() ? OptionalInt.of(report.getStepId()) : OptionalInt.empty());
      }
      case FAILURE_REPORT -> new Purpose.FailureReport();
      case ALONE -> new Purpose.Alone(PublicationFormat.read(purpose.getAlone()));
      case KIND_NOT_SET -> throw Common.unknown("purpose", purpose);
    };
  }

  static V1.Probe probe(Purpose.Probe probe) {
    return switch (probe) {
      case NONE -> V1.Probe.NONE;
      case WORKFLOW -> V1.Probe.WORKFLOW;
      case SDK_1 -> V1.Probe.SDK_1;
    };
  }

  static Purpose.Probe probe(V1.Probe probe) {
    return switch (probe) {
      case NONE -> Purpose.Probe.NONE;
      case WORKFLOW -> Purpose.Probe.WORKFLOW;
      case SDK_1 -> Purpose.Probe.SDK_1;
      case PROBE_UNSPECIFIED, UNRECOGNIZED -> throw Common.unknown("probe", probe);
    };
  }

  static V1.Request request(Message.Request request) {
    var written =
        V1.Request.newBuilder()
            .setMethod(request.method())
            .setUrl(request.url())
            .addAllHeaders(Common.headers(request.headers()));
    request.contentType().ifPresent(written::setContentType);
    return written.build();
  }

  static Message.Request request(V1.Request request) {
    return new Message.Request(
        request.getMethod(),
        request.getUrl(),
        Common.readHeaders(request.getHeadersList()),
        request.hasContentType() ? Optional.of(request.getContentType()) : Optional.empty());
  }

  private static V1.MessageSettings settings(Message.Settings settings) {
    var written = V1.MessageSettings.newBuilder().setRetry(Common.retry(settings.retry()));
    settings.timeout().ifPresent(timeout -> written.setTimeout(Common.span(timeout)));
    settings.flowControl().ifPresent(flow -> written.setFlowControl(Common.flowControl(flow)));
    settings
        .failureCallback()
        .ifPresent(callback -> written.setFailureCallback(Common.callback(callback)));
    return written.build();
  }

  private static Message.Settings settings(V1.MessageSettings settings) {
    return new Message.Settings(
        Common.retry(settings.getRetry()),
        settings.hasTimeout() ? Optional.of(Common.span(settings.getTimeout())) : Optional.empty(),
        settings.hasFlowControl()
            ? Optional.of(Common.flowControl(settings.getFlowControl()))
            : Optional.empty(),
        settings.hasFailureCallback()
            ? Optional.of(Common.callback(settings.getFailureCallback()))
            : Optional.empty());
  }

  static V1.Outcome outcome(Outcome outcome) {
    var written = V1.Outcome.newBuilder();
    switch (outcome) {
      case Outcome.Answered(int status, var headers, var body) ->
          written.setAnswered(
              V1.Outcome.Answered.newBuilder()
                  .setStatus(status)
                  .addAllHeaders(Common.headers(headers))
                  .setBody(Common.bytes(body)));
      case Outcome.NoAnswer(var reason, var message) ->
          written.setNoAnswer(
              V1.Outcome.NoAnswer.newBuilder().setReason(reason(reason)).setMessage(message));
    }
    return written.build();
  }

  static Outcome outcome(V1.Outcome outcome) {
    return switch (outcome.getKindCase()) {
      case ANSWERED -> {
        var answered = outcome.getAnswered();
        yield new Outcome.Answered(
            answered.getStatus(),
            Common.readHeaders(answered.getHeadersList()),
            Common.bytes(answered.getBody()));
      }
      case NO_ANSWER ->
          new Outcome.NoAnswer(
              reason(outcome.getNoAnswer().getReason()), outcome.getNoAnswer().getMessage());
      case KIND_NOT_SET -> throw Common.unknown("outcome", outcome);
    };
  }

  private static V1.Outcome.Reason reason(Outcome.NoAnswer.Reason reason) {
    return switch (reason) {
      case TIMED_OUT -> V1.Outcome.Reason.TIMED_OUT;
      case FAILED -> V1.Outcome.Reason.FAILED;
      case REFUSED -> V1.Outcome.Reason.REFUSED;
    };
  }

  private static Outcome.NoAnswer.Reason reason(V1.Outcome.Reason reason) {
    return switch (reason) {
      case TIMED_OUT -> Outcome.NoAnswer.Reason.TIMED_OUT;
      case FAILED -> Outcome.NoAnswer.Reason.FAILED;
      case REFUSED -> Outcome.NoAnswer.Reason.REFUSED;
      case REASON_UNSPECIFIED, UNRECOGNIZED -> throw Common.unknown("reason", reason);
    };
  }
}
