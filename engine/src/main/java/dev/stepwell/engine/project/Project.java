package dev.stepwell.engine.project;

import dev.stepwell.engine.ProjectId;
import java.util.List;
import java.util.Optional;

/// A tenant.
///
/// @param tokens what its clients may present
/// @param keys what its deliveries are signed with
/// @param given the keys that the operator's configuration named last, where it did: they were
///   taken over once, and may have been rotated since
public record Project(
    ProjectId id, List<Token> tokens, SigningKeys keys, Optional<SigningKeys> given) {
  public Project {
    tokens = List.copyOf(tokens);
  }

  public Project(ProjectId id, List<Token> tokens, SigningKeys keys) {
    this(id, tokens, keys, Optional.empty());
  }

  Project with(SigningKeys others) {
    return new Project(id, tokens, others, given);
  }

  /// A token, of which only the hash is kept.
  ///
  /// @param sha256 in lower-case hex
  public record Token(String sha256, Access access) {
    private static final int ID_LETTERS = 16;

    /// What the token is called where it must not be told: the beginning of its hash.
    public String id() {
      return id(sha256);
    }

    /// The id of the token with a hash.
    public static String id(String sha256) {
      return sha256.substring(0, ID_LETTERS);
    }
  }

  public enum Access {
    FULL,
    READ_ONLY
  }

  /// The key that signs, and the one that will sign after the next rotation: receivers accept both.
  public record SigningKeys(String current, String next) {
    SigningKeys rotated(String fresh) {
      return new SigningKeys(next, fresh);
    }

    /// Not what they are: this may end in a log.
    @Override
    public String toString() {
      return "SigningKeys[...]";
    }
  }
}
