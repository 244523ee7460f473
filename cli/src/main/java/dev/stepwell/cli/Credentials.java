package dev.stepwell.cli;

import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.protocol.signature.Signer;
import dev.stepwell.server.project.Secrets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What identifies the clients of a project and signs its deliveries.
///
/// @param readOnlyToken reads everything and changes nothing, where there is one
record Credentials(String userId, String token, Optional<String> readOnlyToken, SigningKeys keys) {

  static Credentials fresh() {
    var userId = "default";
    return new Credentials(
        userId,
        Token.of(userId, Secrets.letters(40)),
        Optional.of(Token.of(userId, Secrets.letters(40))),
        new SigningKeys(Secrets.signingKey(), Secrets.signingKey()));
  }

  /// @throws IllegalArgumentException if SDKs could not read the user out of the token, everybody
  ///   knows it, or nothing can be signed with the keys
  static Credentials of(String token, Optional<String> readOnlyToken, SigningKeys keys) {
    var userId = userId(token);
    readOnlyToken.ifPresent(reader -> requireReaderOf(userId, token, reader));
    // Found out now, and not at the first delivery.
    var _ = new Signer(keys.current());
    var _ = new Signer(keys.next());
    return new Credentials(userId, token, readOnlyToken, keys);
  }

  /// @throws IllegalArgumentException if a read-only token is none of that user
  static void requireReaderOf(String userId, String token, String readOnlyToken) {
    if (readOnlyToken.equals(token)) {
      throw new IllegalArgumentException("the read-only token is the token itself");
    }
    if (!userId(readOnlyToken).equals(userId)) {
      throw new IllegalArgumentException(
          "the read-only token must have the UserID of the token, \""
              + userId
              + "\": both are of one project");
    }
  }

  /// What a project is told to take; what else stays is its own affair.
  static List<Project.Token> tokens(String token, Optional<String> readOnlyToken) {
    var full = new Project.Token(Secrets.sha256(token), Access.FULL);
    var reader =
        readOnlyToken.map(given -> new Project.Token(Secrets.sha256(given), Access.READ_ONLY));
    return Stream.concat(Stream.of(full), reader.stream()).toList();
  }

  private static String userId(String token) {
    if (DevelopmentUsers.all().stream().anyMatch(user -> user.token().equals(token))) {
      throw new IllegalArgumentException(
          "this token is the documented one of a development user, so everybody knows it");
    }
    return Token.userId(token)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the token must be base64 of {\"UserID\":\"…\",\"Password\":\"…\"}: SDKs read the user"
                    + " out of it to make webhook URLs"));
  }
}
