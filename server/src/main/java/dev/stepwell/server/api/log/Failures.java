package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Outcome;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.protocol.log.ErrorLog;
import dev.stepwell.protocol.log.FailureFunctionLog;
import dev.stepwell.server.api.log.Sent.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How failed attempts are shown.
final class Failures {
  /// In this header an SDK names the step that failed.
  static final String STEP_NAME = "Upstash-Error-Step-Name";

  private static final String PROTOCOL_HEADER = "Upstash-Workflow-Sdk-Version";
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  private Failures() {}

  static ErrorLog error(Failure failure, Display display) {
    return switch (failure.outcome()) {
      case Outcome.NoAnswer(_, var message) ->
          ErrorLog.withoutAnswer(display.text(message), failure.at());
      case Outcome.Answered answer ->
          new ErrorLog(
              failure.verdict().map(display::text).orElseGet(() -> message(answer, display)),
              display.answer(answer.body()),
              display.headers(answer.headers()),
              answer.status(),
              failure.at());
    };
  }

  /// The answer that made a run fail, as its failure function is told of it.
  static FailureFunctionLog.Answer answer(Failure failure, Display display) {
    var answer = answer(failure.outcome(), display);
    return failure
        .verdict()
        .map(why -> new FailureFunctionLog.Answer(answer.status(), answer.headers(), why))
        .orElse(answer);
  }

  static FailureFunctionLog.Answer answer(Outcome outcome, Display display) {
    return switch (outcome) {
      case Outcome.Answered(int status, var headers, var body) ->
          new FailureFunctionLog.Answer(
              status,
              display.headers(headers),
              Optional.ofNullable(display.answer(body)).orElse(""));
      case Outcome.NoAnswer(var reason, var message) ->
          new FailureFunctionLog.Answer(
              reason == Outcome.NoAnswer.Reason.TIMED_OUT ? GATEWAY_TIMEOUT : BAD_GATEWAY,
              Headers.NONE,
              display.text(message));
    };
  }

  static Optional<String> stepName(Failure failure) {
    return failure.outcome() instanceof Outcome.Answered answer
        ? answer.header(STEP_NAME)
        : Optional.empty();
  }

  /// SDKs answer with JSON that says what went wrong; of anything else the whole answer says it, as
  /// far as bodies are shown.
  private static String message(Outcome.Answered answer, Display display) {
    var fields = texts(answer.body());
    var message = fields.get("message");
    boolean sdk = answer.header(PROTOCOL_HEADER).isPresent() || fields.containsKey("error");
    if (message != null && sdk) {
      return display.text(message);
    }
    var body = display.answer(answer.body());
    return body != null
        ? body
        : "status " + answer.status() + (answer.body().isEmpty() ? " without a body" : "");
  }

  /// The fields of a JSON object that are texts; none where the bytes are something else.
  private static Map<String, String> texts(Bytes body) {
    var texts = new HashMap<String, String>();
    try {
      return JsonReader.read(
          "body",
          body.array(),
          reader -> {
            reader.object(
                "body",
                name -> {
                  if (reader.isString()) {
                    texts.put(name, reader.string(name));
                  }
                });
            return texts;
          });
    } catch (WireException noJson) {
      return Map.of();
    }
  }
}
