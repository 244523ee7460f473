package dev.stepwell.engine.project;

import dev.stepwell.engine.ProjectId;
import java.time.Instant;
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
  /// Tokens that one project may have.
  public static final int MOST_TOKENS = 100;

  public Project {
    tokens = List.copyOf(tokens);
  }

  public Project(ProjectId id, List<Token> tokens, SigningKeys keys) {
    this(id, tokens, keys, Optional.empty());
  }

  Project with(SigningKeys others) {
    return new Project(id, tokens, others, given);
  }

  Project with(List<Token> others) {
    return new Project(id, others, keys, given);
  }

  /// A token, of which only the hash is kept.
  ///
  /// @param sha256 in lower-case hex
  /// @param made how it came to be, where a client made it; nothing where the operator's
  ///   configuration named it
  public record Token(String sha256, Access access, Optional<Made> made) {
    private static final int ID_LENGTH = 16;

    /// One that the operator's configuration names.
    public Token(String sha256, Access access) {
      this(sha256, access, Optional.empty());
    }

    /// What it is called where it must not be told itself: the beginning of its hash.
    public String id() {
      return id(sha256);
    }

    /// The same of a hash.
    public static String id(String sha256) {
      return sha256.substring(0, Math.min(ID_LENGTH, sha256.length()));
    }
  }

  /// That a client made a token.
  ///
  /// @param name for people
  public record Made(String name, Instant at) {}

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
