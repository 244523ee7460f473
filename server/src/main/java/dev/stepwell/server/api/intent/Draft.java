package dev.stepwell.server.api.intent;

import static dev.stepwell.server.wire.Translation.headers;

import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.TraceContext;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.publish.PublishRequest;
import java.time.Instant;
import java.util.Optional;

/// The parts of a message, made of what was submitted.
///
/// @param request what the headers of the submission ask for
/// @param trace that it is to be part of
record Draft(Submission submission, PublishRequest request, Optional<TraceContext> trace) {

  /// Reads what was submitted.
  static Draft read(Submission submission, BoundedRequests requests) {
    return new Draft(
        submission,
        requests.read(submission.headers()),
        requests.tracing().trace(submission.headers()));
  }

  /// A message outside runs.
  Message message(String url, Publication.Way way, Instant now) {
    return Message.alone(
        submission.project(),
        publication(way),
        request(url),
        settings(),
        now,
        request.timing().due(now));
  }

  Message.Request request(String url) {
    return request(request.method().name(), url);
  }

  Message.Request request(String method, String url) {
    return new Message.Request(method, url, headers(request.forward()), request.contentType());
  }

  Message.Settings settings() {
    return new Message.Settings(
        Settings.retry(request, RetryPolicy.DEFAULT.retries()),
        request.timeout(),
        request.flowControl().map(Settings::flow),
        request.failureCallback().map(Settings::ofMessage));
  }

  Publication publication(Publication.Way way) {
    return new Publication(
        new Publication.Wishes(
            request.callback().map(Settings::ofMessage),
            request.labels(),
            Settings.redact(submission.headers())),
        new Publication.Source(submission.callerIp(), Optional.empty(), trace),
        way,
        Optional.empty());
  }

  /// To one endpoint, through its queue if it has one.
  Publication.Way way() {
    return new Publication.Way(submission.queue().map(Names::queue), Optional.empty());
  }
}
