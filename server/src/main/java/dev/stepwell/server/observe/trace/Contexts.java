package dev.stepwell.server.observe.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.TraceContext;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.Run;
import dev.stepwell.protocol.header.TraceHeaders;
import dev.stepwell.server.partition.Aggregates;
import java.util.Optional;

/// Says which trace something belongs to: that of its client, that of the run which invoked it, or
/// one of its own. May be shared between threads.
final class Contexts {
  /// Runs that have something under way, so that each is read once; a few hundred bytes each.
  private static final int KNOWN = 10_000;

  private final Aggregates aggregates;
  private final double ratio;
  private final Cache<Origin, Context> runs =
      Caffeine.newBuilder().maximumSize(KNOWN).executor(Runnable::run).build();

  Contexts(Aggregates aggregates, double ratio) {
    this.aggregates = aggregates;
    this.ratio = ratio;
  }

  Context ofRun(Origin origin, Run run) {
    var known = runs.getIfPresent(origin);
    if (known != null) {
      return known;
    }
    var context =
        joined(run.source().trace())
            .or(() -> run.source().invoker().flatMap(this::ofInvoker))
            .orElseGet(() -> own(Ids.trace(run.name().project(), origin, -1)));
    runs.put(origin, context);
    return context;
  }

  /// Nothing where the run is forgotten.
  Optional<Context> ofRun(Origin origin) {
    var known = runs.getIfPresent(origin);
    return known != null
        ? Optional.of(known)
        : aggregates.view(Address.of(origin)).runs().get(origin).map(run -> ofRun(origin, run));
  }

  /// Of a message that stands alone.
  Context ofMessage(MessageKey key, ProjectId project, Optional<TraceContext> given) {
    return joined(given).orElseGet(() -> own(Ids.trace(project, key.origin(), key.number())));
  }

  private static Optional<Context> joined(Optional<TraceContext> given) {
    return given.flatMap(trace ->
        TraceHeaders.parent(trace.parent())
            .map(parent ->
                new Context(parent.traceId(), parent.spanId(), parent.sampled(), trace.state())));
  }

  /// The parent waits for the run, so it is there; how deep runs invoke each other is bounded.
  private Optional<Context> ofInvoker(Invoker invoker) {
    var view = aggregates.view(Address.of(invoker.parent()));
    var origin = view.latestRuns().get(invoker.parent());
    return origin
        .flatMap(view.runs()::get)
        .filter(parent -> parent.createdAt().equals(invoker.parentCreatedAt()))
        .map(parent -> {
          var context = ofRun(origin.get(), parent);
          var span = Ids.span(Ids.Kind.RUN, origin.get(), 0);
          return new Context(context.traceId(), span, context.sampled(), context.state());
        });
  }

  private Context own(String traceId) {
    return new Context(traceId, "", isSampled(traceId), "");
  }

  /// By the id, so that all say the same, before and after a restart too.
  private boolean isSampled(String traceId) {
    double place = Long.parseUnsignedLong(traceId.substring(16), 16) >>> 1;
    return ratio >= 1 || place < ratio * Long.MAX_VALUE;
  }
}
