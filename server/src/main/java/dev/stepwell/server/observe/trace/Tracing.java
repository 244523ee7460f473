package dev.stepwell.server.observe.trace;

import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Run;
import dev.stepwell.server.delivery.Traces;
import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.partition.Aggregates;
import dev.stepwell.server.partition.Watch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The traces of a server that has a collector. Without one there is no such object, and nothing
/// that asks for it.
public final class Tracing implements Traces, AutoCloseable {
  private final Contexts contexts;
  private final Collector collector;
  private final Line line;
  private final InstantSource clock;

  private Tracing(
      TraceSettings settings,
      String version,
      Aggregates aggregates,
      InstantSource clock,
      SpanCounts counts) {
    this.clock = clock;
    contexts = new Contexts(aggregates, settings.ratio());
    collector = new Collector(settings);
    line = new Line(new Spans(origin(settings, version), contexts), collector, counts);
  }

  /// Begins to send spans; to be closed when nothing is committed any more.
  ///
  /// @param aggregates where runs are looked up
  public static Tracing start(
      TraceSettings settings,
      String version,
      Aggregates aggregates,
      InstantSource clock,
      SpanCounts counts) {
    return new Tracing(settings, version, aggregates, clock, counts);
  }

  private static Span.Origin origin(TraceSettings settings, String version) {
    return new Span.Origin(
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"),
                settings.service(),
                AttributeKey.stringKey("service.version"),
                version)),
        InstrumentationScopeInfo.builder("dev.stepwell").setVersion(version).build());
  }

  /// Listens to one partition.
  public Watch watch() {
    return new Recorder(clock, line::add);
  }

  @Override
  public Attempt attempt(MessageKey key, Message message, Optional<Run> run) {
    var context =
        run.map(known -> contexts.ofRun(key.origin(), known))
            .orElseGet(() ->
                contexts.ofMessage(
                    key,
                    message.project(),
                    message.purpose() instanceof Purpose.Alone(var publication)
                        ? publication.source().trace()
                        : Optional.empty()));
    return new Sent(context, Ids.fresh(), key, message);
  }

  /// A request, with a span of its own where the trace is recorded.
  private final class Sent implements Attempt {
    private final Context context;
    private final String span;
    private final MessageKey key;
    private final Message message;

    Sent(Context context, String span, MessageKey key, Message message) {
      this.context = context;
      this.span = span;
      this.key = key;
      this.message = message;
    }

    @Override
    public String parent() {
      return context.below(span);
    }

    @Override
    public String state() {
      return context.state();
    }

    @Override
    public void ended(Instant sentAt, Instant at, Answer answer) {
      if (context.sampled()) {
        line.add(
            new Note.Attempted(
                context,
                span,
                key,
                Sketch.of(message),
                sentAt,
                at,
                answer instanceof Answer.Responded responded ? responded.status() : 0,
                error(answer)));
      }
    }
  }

  /// A word for what went wrong, and nothing of what an endpoint said.
  private static String error(Answer answer) {
    return switch (answer) {
      case Answer.Responded responded ->
          responded.status() >= 200 && responded.status() < 300
              ? ""
              : Integer.toString(responded.status());
      case Answer.TimedOut _ -> "timed_out";
      case Answer.Failed _ -> "no_answer";
      case Answer.Refused _ -> "refused";
      case Answer.Abandoned _ -> "abandoned";
    };
  }

  /// Sends what is known, but not for long.
  @Override
  public void close() {
    line.close();
    collector.close();
  }
}
