package dev.stepwell.server.delivery;

import dev.stepwell.engine.ProjectId;
import java.util.Comparator;
import java.util.TreeSet;

/// The lanes of one project, and what was let go for those hosts that have none.
final class Tenant extends Backlog {
  /// Who is next: the one with the fewest requests on their way.
  static final Comparator<Tenant> ORDER =
      Comparator.<Tenant>comparingInt(tenant -> tenant.load.requests)
          .thenComparingLong(tenant -> tenant.turn);

  final ProjectId project;
  final Load load = new Load();

  /// Lanes with messages in line.
  final TreeSet<Lane> waiting = new TreeSet<>(Lane.ORDER);

  /// Since when it waits; tenants with as many requests on their way take turns by it.
  long turn;

  int lanes;
  int inLine;

  Tenant(ProjectId project) {
    this.project = project;
  }

  @Override
  int size() {
    return load.requests + inLine;
  }

  @Override
  boolean concerns(Recipient recipient) {
    return recipient.project().equals(project);
  }

  @Override
  boolean isFull(Refill.Offered offered) {
    return switch (offered) {
      case TAKEN, HOST_FULL -> false;
      case PROJECT_FULL, NO_ROOM -> true;
    };
  }

  @Override
  boolean isInUse() {
    return lanes > 0 || super.isInUse();
  }

  @Override
  public String toString() {
    return "the hosts of " + project.value();
  }
}
