package dev.stepwell.server.observe.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A span that is over. It is made in one go of what is known by then: the SDK's own spans begin
/// when they are made, in the process in which they end.
record Span(
    Origin origin,
    String name,
    SpanKind kind,
    SpanContext context,
    SpanContext parent,
    Instant from,
    Instant to,
    StatusData status,
    Attributes attributes)
    implements SpanData {
  /// Characters of a name or a value.
  static final int MOST_TEXT = 256;

  /// What all spans of a server have in common.
  record Origin(Resource resource, InstrumentationScopeInfo scope) {}

  /// @param parent may be empty
  static Span of(
      Origin origin,
      Context context,
      String id,
      String parent,
      String name,
      SpanKind kind,
      Instant from,
      Instant to,
      StatusData status,
      Attributes attributes) {
    return new Span(
        origin,
        name.substring(0, Math.min(name.length(), MOST_TEXT)),
        kind,
        SpanContext.create(context.traceId(), id, TraceFlags.getSampled(), TraceState.getDefault()),
        parent.isEmpty()
            ? SpanContext.getInvalid()
            : SpanContext.create(
                context.traceId(), parent, TraceFlags.getSampled(), TraceState.getDefault()),
        from.isAfter(to) ? to : from, // clocks may be set back
        to,
        status,
        attributes);
  }

  private static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public SpanKind getKind() {
    return kind;
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return parent;
  }

  @Override
  public StatusData getStatus() {
    return status;
  }

  @Override
  public long getStartEpochNanos() {
    return nanos(from);
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public long getEndEpochNanos() {
    return nanos(to);
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return origin.scope();
  }

  /// The older name of the same; the interface has still to be given it.
  @Override
  @Deprecated
  @SuppressWarnings("deprecation")
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(
        origin.scope().getName(), origin.scope().getVersion());
  }

  @Override
  public Resource getResource() {
    return origin.resource();
  }
}
