package dev.stepwell.cli;

import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.protocol.signature.Signer;
import dev.stepwell.server.project.Secrets;
import java.util.Optional;

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
    if (readOnlyToken.isPresent() && !userId(readOnlyToken.get()).equals(userId)) {
      throw new IllegalArgumentException(
          "the read-only token must have the UserID of the token: both are of one project");
    }
    if (readOnlyToken.filter(token::equals).isPresent()) {
      throw new IllegalArgumentException("the read-only token is the token itself");
    }
    // Found out now, and not at the first delivery.
    var _ = new Signer(keys.current());
    var _ = new Signer(keys.next());
    return new Credentials(userId, token, readOnlyToken, keys);
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
