package dev.stepwell.server.observe;

import dev.stepwell.server.observe.trace.SpanCounts;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/// Counts spans. Both counters are there from the start on, at 0.
final class SpanMeters implements SpanCounts {
  private final CounterDataPoint exported;
  private final CounterDataPoint dropped;

  SpanMeters(Meters meters) {
    exported = meters.spans.labelValues("exported");
    dropped = meters.spans.labelValues("dropped");
  }

  @Override
  public void exported(int spans) {
    exported.inc(spans);
  }

  @Override
  public void dropped(int spans) {
    dropped.inc(spans);
  }
}
