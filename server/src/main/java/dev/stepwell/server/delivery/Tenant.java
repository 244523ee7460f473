package dev.stepwell.server.delivery;

import java.util.Comparator;
import java.util.TreeSet;

/// The lanes of one project.
final class Tenant {
  /// Who is next: the one with the fewest requests on their way.
  static final Comparator<Tenant> ORDER =
      Comparator.<Tenant>comparingInt(tenant -> tenant.load.requests)
          .thenComparingLong(tenant -> tenant.turn);

  final Load load = new Load();

  /// Lanes with messages in line.
  final TreeSet<Lane> waiting = new TreeSet<>(Lane.ORDER);

  /// Since when it waits; tenants with as many requests on their way take turns by it.
  long turn;

  int lanes;
  int inLine;

  /// Messages in memory.
  int size() {
    return load.requests + inLine;
  }
}
