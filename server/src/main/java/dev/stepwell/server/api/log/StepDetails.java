package dev.stepwell.server.api.log;

import dev.stepwell.engine.LogEntry;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.log.StepDetail;
import dev.stepwell.server.wire.Translation;
import java.util.Optional;

/// What only steps of one kind have.
final class StepDetails {
  private static final String STEP_ID = "Upstash-Workflow-StepId";
  private static final String STEP_NAME = "Upstash-Workflow-StepName";
  private static final String STEP_TYPE = "Upstash-Workflow-StepType";
  private static final String CONCURRENT = "Upstash-Workflow-Concurrent";

  private StepDetails() {}

  /// The step of a call, as the headers of its callback name it.
  static StepHead head(int stepId, LogEntry.MessageScheduled call) {
    var named = Translation.headers(call.report());
    return new StepHead(
        stepId,
        0,
        named.first(STEP_NAME).orElse(""),
        named.first(STEP_TYPE).orElse("Call"),
        named.first(CONCURRENT).flatMap(StepDetails::number).orElse(1));
  }

  /// The id of that step, where the headers name it.
  static Optional<Integer> stepId(LogEntry.MessageScheduled call) {
    return Translation.headers(call.report()).first(STEP_ID).flatMap(StepDetails::number);
  }

  /// The step of an invoke, as the child knows it.
  static Optional<StepHead> head(Child child) {
    try {
      return child
          .run()
          .source()
          .invoker()
          .map(invoker -> StepHead.read(invoker.stepBody().array()));
    } catch (WireException noStep) {
      return Optional.empty();
    }
  }

  static StepDetail wait(
      Optional<Content> content, Optional<LogEntry.WaiterRegistered> registered) {
    return new StepDetail.Wait(
        content
            .map(Content::waitEventId)
            .or(() -> registered.map(entry -> entry.waiting().eventId()))
            .orElse(null),
        content
            .map(Content::timeout)
            .or(() -> registered.map(LogEntry.WaiterRegistered::timeout))
            .orElse(null),
        registered.map(entry -> entry.deadline().toEpochMilli()).orElse(null),
        content.map(Content::timedOut).orElse(null));
  }

  static StepDetail call(
      Optional<LogEntry.MessageScheduled> sent, Optional<Content> content, Display display) {
    var answer = content.flatMap(Content::call);
    var request = sent.map(LogEntry.MessageScheduled::request);
    return new StepDetail.Call(
        request.map(r -> r.url()).orElse(null),
        request.map(r -> r.method()).orElse(null),
        sent.map(LogEntry.MessageScheduled::body).map(display::payload).orElse(null),
        request
            .map(r -> contentType(r.contentType(), Translation.headers(r.headers())))
            .map(display::headers)
            .filter(headers -> !headers.isEmpty())
            .orElse(null),
        answer.map(CallAnswer::status).orElse(null),
        answer.map(CallAnswer::body).orElse(null),
        answer.map(CallAnswer::headers).orElse(null));
  }

  static StepDetail invoke(
      Optional<LogEntry.InvokeStarted> started, Optional<Child> child, Display display) {
    var shown = child.map(c -> display.hiding(c.run().settings().redact()));
    return new StepDetail.Invoke(
        started.map(entry -> entry.child().id()).orElse(null),
        child.map(c -> c.run().url()).orElse(null),
        child.map(c -> c.run().createdAt().toEpochMilli()).orElse(null),
        shown.map(d -> d.payload(child.orElseThrow().payload())).orElse(null),
        shown.map(d -> d.headers(child.orElseThrow().run().headers())).orElse(null));
  }

  /// These headers with the content type among them.
  static Headers contentType(Optional<String> contentType, Headers headers) {
    return contentType.map(type -> headers.with("Content-Type", type)).orElse(headers);
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException other) {
      return Optional.empty();
    }
  }
}
