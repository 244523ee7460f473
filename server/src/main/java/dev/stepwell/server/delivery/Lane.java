package dev.stepwell.server.delivery;

import dev.stepwell.engine.message.MessageKey;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/// The messages of one project to one host: what is on its way, what is in line, and what was let
/// go.
final class Lane extends Backlog {
  /// Who is next: the one with the fewest requests on their way.
  static final Comparator<Lane> ORDER =
      Comparator.<Lane>comparingInt(lane -> lane.load.requests)
          .thenComparingLong(lane -> lane.turn);

  final Recipient recipient;
  final Tenant tenant;
  final Load load = new Load();
  final Deque<MessageKey> line = new ArrayDeque<>();

  /// Since when it waits for a place; lanes with as many requests on their way take turns by it.
  long turn;

  Lane(Recipient recipient, Tenant tenant) {
    this.recipient = recipient;
    this.tenant = tenant;
  }

  @Override
  int size() {
    return load.requests + line.size();
  }

  @Override
  boolean concerns(Recipient other) {
    return recipient.equals(other);
  }

  @Override
  boolean isFull(Refill.Offered offered) {
    return offered != Refill.Offered.TAKEN;
  }

  @Override
  public String toString() {
    return recipient.host();
  }
}
