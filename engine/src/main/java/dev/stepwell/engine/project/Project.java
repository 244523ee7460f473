package dev.stepwell.engine.project;

import dev.stepwell.engine.ProjectId;
import java.util.List;

/// A tenant.
///
/// @param tokens what its clients may present
/// @param keys what its deliveries are signed with
public record Project(ProjectId id, List<Token> tokens, SigningKeys keys) {
  public Project {
    tokens = List.copyOf(tokens);
  }

  /// A token, of which only the hash is kept.
  ///
  /// @param sha256 in lower-case hex
  public record Token(String sha256, Access access) {}

  public enum Access {
    FULL,
    READ_ONLY
  }

  /// The key that signs, and the one that will sign after the next rotation: receivers accept both.
  public record SigningKeys(String current, String next) {}
}
