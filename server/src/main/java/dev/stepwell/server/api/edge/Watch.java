package dev.stepwell.server.api.edge;

import java.util.Optional;

/// Hears how requests ended, on event loops: it must be quick.
@FunctionalInterface
public interface Watch {
  Watch NOBODY = (_, _, _, _) -> {};

  /// A request was answered, or given up by its client.
  ///
  /// @param route nothing where there is none at its path
  /// @param method as it came: anything
  /// @param status 0 where the request never came to an answer
  /// @param nanos from its head on
  void ended(Optional<Route> route, String method, int status, long nanos);
}
