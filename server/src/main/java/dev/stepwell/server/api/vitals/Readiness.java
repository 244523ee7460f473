package dev.stepwell.server.api.vitals;

import java.util.Optional;

/// Whether the server can do what requests ask for.
@FunctionalInterface
public interface Readiness {
  /// What stands in the way; nothing where all is well. Asked often and by anybody: it looks at
  /// what is known already, and waits for nothing.
  Optional<String> obstacle();
}
