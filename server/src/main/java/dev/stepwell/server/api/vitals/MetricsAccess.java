package dev.stepwell.server.api.vitals;

import java.util.Optional;

/// Who may read the metrics.
public sealed interface MetricsAccess {
  /// Everybody who reaches the port.
  enum Open implements MetricsAccess {
    OPEN
  }

  /// Whoever has a token: that of a project, which sees its own, or the operator's.
  ///
  /// @param operator hash of a token that sees all projects, and is good for nothing else
  record Tokens(Optional<String> operator) implements MetricsAccess {}

  MetricsAccess DEFAULT = new Tokens(Optional.empty());
}
