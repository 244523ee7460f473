package dev.stepwell.server.observe.trace;

/// Hears what became of spans. May be called from any thread.
public interface SpanCounts {
  /// A collector took them.
  void exported(int spans);

  /// They are lost: the collector did not take them, or took them too slowly.
  void dropped(int spans);
}
