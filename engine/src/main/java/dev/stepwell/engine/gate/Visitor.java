package dev.stepwell.engine.gate;

import dev.stepwell.engine.message.MessageKey;
import java.util.Comparator;

/// One attempt of a message, as a gate sees it. It comes once and leaves once; the next attempt is
/// another visitor. At a queue it is the message with all its attempts; the numbers above 0 are
/// those of its companions, callbacks that it caused.
public record Visitor(MessageKey message, int attempt) implements Comparable<Visitor> {
  private static final Comparator<Visitor> ORDER =
      Comparator.comparing(Visitor::message).thenComparingInt(Visitor::attempt);

  /// A message at its queue.
  public static Visitor inQueue(MessageKey message) {
    return new Visitor(message, 0);
  }

  @Override
  public int compareTo(Visitor other) {
    return ORDER.compare(this, other);
  }
}
