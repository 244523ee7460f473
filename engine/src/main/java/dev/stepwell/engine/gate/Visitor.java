package dev.stepwell.engine.gate;

import dev.stepwell.engine.message.MessageKey;
import java.util.Comparator;

/// One attempt of a message, as a gate sees it. It comes once and leaves once; the next attempt is
/// another visitor.
public record Visitor(MessageKey message, int attempt) implements Comparable<Visitor> {
  private static final Comparator<Visitor> ORDER =
      Comparator.comparing(Visitor::message).thenComparingInt(Visitor::attempt);

  @Override
  public int compareTo(Visitor other) {
    return ORDER.compare(this, other);
  }
}
