package dev.stepwell.store.codec.v1;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.TraceContext;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.store.proto.V1;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The parts that values share.
public final class Common {
  private Common() {}

  static V1.Time time(Instant instant) {
    return V1.Time.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant time(V1.Time time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  static V1.Span span(Duration duration) {
    return V1.Span.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  static Duration span(V1.Span span) {
    return Duration.ofSeconds(span.getSeconds(), span.getNanos());
  }

  /// Both sides leave the bytes as they are, so no copy is needed.
  static ByteString bytes(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array());
  }

  static Bytes bytes(ByteString bytes) {
    return Bytes.of(bytes.toByteArray());
  }

  static V1.TraceContext trace(TraceContext trace) {
    return V1.TraceContext.newBuilder().setParent(trace.parent()).setState(trace.state()).build();
  }

  static TraceContext trace(V1.TraceContext trace) {
    return new TraceContext(trace.getParent(), trace.getState());
  }

  public static V1.Origin origin(Origin origin) {
    return V1.Origin.newBuilder().setTicket(origin.ticket()).setSlot(origin.slot()).build();
  }

  public static Origin origin(V1.Origin origin) {
    return new Origin(origin.getTicket(), origin.getSlot());
  }

  static V1.RunName name(RunName name) {
    return V1.RunName.newBuilder().setProject(name.project().value()).setId(name.id()).build();
  }

  static RunName name(V1.RunName name) {
    return new RunName(new ProjectId(name.getProject()), name.getId());
  }

  static V1.MessageKey key(MessageKey key) {
    return V1.MessageKey.newBuilder()
        .setOrigin(origin(key.origin()))
        .setNumber(key.number())
        .build();
  }

  static MessageKey key(V1.MessageKey key) {
    return new MessageKey(origin(key.getOrigin()), key.getNumber());
  }

  static V1.WaiterKey key(WaiterKey key) {
    return V1.WaiterKey.newBuilder()
        .setRun(origin(key.run()))
        .setEventId(key.eventId())
        .setTicket(key.ticket())
        .build();
  }

  static WaiterKey key(V1.WaiterKey key) {
    return new WaiterKey(origin(key.getRun()), key.getEventId(), key.getTicket());
  }

  static List<V1.Header> headers(List<Header> headers) {
    var written = new ArrayList<V1.Header>(headers.size());
    for (var header : headers) {
      written.add(V1.Header.newBuilder().setName(header.name()).setValue(header.value()).build());
    }
    return written;
  }

  static List<Header> readHeaders(List<V1.Header> headers) {
    var read = new ArrayList<Header>(headers.size());
    for (var header : headers) {
      read.add(new Header(header.getName(), header.getValue()));
    }
    return read;
  }

  static V1.Target target(Target target) {
    return V1.Target.newBuilder()
        .setUrl(target.url())
        .addAllHeaders(headers(target.headers()))
        .build();
  }

  static Target target(V1.Target target) {
    return new Target(target.getUrl(), readHeaders(target.getHeadersList()));
  }

  static V1.RetryPolicy retry(RetryPolicy retry) {
    var written = V1.RetryPolicy.newBuilder().setRetries(retry.retries());
    retry.delay().ifPresent(written::setDelay);
    return written.build();
  }

  static RetryPolicy retry(V1.RetryPolicy retry) {
    return new RetryPolicy(
        retry.getRetries(), retry.hasDelay() ? Optional.of(retry.getDelay()) : Optional.empty());
  }

  static V1.FlowControl flowControl(FlowControl flow) {
    var written = V1.FlowControl.newBuilder().setKey(flow.key()).setPeriod(span(flow.period()));
    flow.parallelism().ifPresent(written::setParallelism);
    flow.rate().ifPresent(written::setRate);
    return written.build();
  }

  static FlowControl flowControl(V1.FlowControl flow) {
    return new FlowControl(
        flow.getKey(),
        flow.hasParallelism() ? OptionalInt.of(flow.getParallelism()) : OptionalInt.empty(),
        flow.hasRate() ? OptionalInt.of(flow.getRate()) : OptionalInt.empty(),
        span(flow.getPeriod()));
  }

  static V1.CallbackSpec callback(CallbackSpec callback) {
    var settings = callback.settings();
    var written =
        V1.CallbackSpec.newBuilder()
            .setUrl(callback.url())
            .addAllHeaders(headers(callback.headers()));
    settings.retries().ifPresent(written::setRetries);
    settings.retryDelay().ifPresent(written::setRetryDelay);
    settings.timeout().ifPresent(timeout -> written.setTimeout(span(timeout)));
    settings.delay().ifPresent(delay -> written.setDelay(span(delay)));
    settings.flowControl().ifPresent(flow -> written.setFlowControl(flowControl(flow)));
    alone(written, callback.alone());
    return written.build();
  }

  private static void alone(V1.CallbackSpec.Builder written, CallbackSpec.Alone alone) {
    alone.method().ifPresent(written::setMethod);
    alone.contentType().ifPresent(written::setContentType);
    written.addAllLabels(alone.labels()).setRedact(alone.redact());
    alone.notBefore().ifPresent(moment -> written.setNotBefore(time(moment)));
    alone.callback().ifPresent(spec -> written.setCallback(callback(spec)));
    alone.failureCallback().ifPresent(spec -> written.setFailureCallback(callback(spec)));
  }

  static CallbackSpec callback(V1.CallbackSpec callback) {
    return new CallbackSpec(
        callback.getUrl(),
        readHeaders(callback.getHeadersList()),
        new CallbackSpec.Settings(
            callback.hasRetries() ? OptionalInt.of(callback.getRetries()) : OptionalInt.empty(),
            callback.hasRetryDelay() ? Optional.of(callback.getRetryDelay()) : Optional.empty(),
            callback.hasTimeout() ? Optional.of(span(callback.getTimeout())) : Optional.empty(),
            callback.hasDelay() ? Optional.of(span(callback.getDelay())) : Optional.empty(),
            callback.hasFlowControl()
                ? Optional.of(flowControl(callback.getFlowControl()))
                : Optional.empty()),
        alone(callback));
  }

  private static CallbackSpec.Alone alone(V1.CallbackSpec spec) {
    return new CallbackSpec.Alone(
        spec.hasMethod() ? Optional.of(spec.getMethod()) : Optional.empty(),
        spec.hasContentType() ? Optional.of(spec.getContentType()) : Optional.empty(),
        spec.getLabelsList(),
        spec.getRedact(),
        spec.hasNotBefore() ? Optional.of(time(spec.getNotBefore())) : Optional.empty(),
        spec.hasCallback() ? Optional.of(callback(spec.getCallback())) : Optional.empty(),
        spec.hasFailureCallback()
            ? Optional.of(callback(spec.getFailureCallback()))
            : Optional.empty());
  }

  /// An alternative that this version does not know: a newer server wrote it, or the data is
  /// damaged.
  static IllegalArgumentException unknown(String what, Object kind) {
    return new IllegalArgumentException("unknown " + what + ": " + kind);
  }
}
