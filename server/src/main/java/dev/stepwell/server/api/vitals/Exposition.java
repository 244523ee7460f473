package dev.stepwell.server.api.vitals;

import dev.stepwell.engine.ProjectId;
import java.util.Optional;

/// The metrics as text.
@FunctionalInterface
public interface Exposition {
  /// What there is to see at this moment.
  ///
  /// @param accept the formats that are understood, as a header `Accept` names them
  Text scrape(Scope scope, Optional<String> accept);

  /// How much somebody may see.
  sealed interface Scope {
    enum All implements Scope {
      ALL
    }

    /// What is counted for the server as a whole, and for one project; nothing of the others.
    record Only(ProjectId project) implements Scope {}
  }

  /// All of it, in one format.
  ///
  /// @param body read only; whoever made it gives it away
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Text(String contentType, byte[] body) {}
}
