package dev.stepwell.cli;

import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.protocol.signature.Signer;
import dev.stepwell.server.project.Secrets;

/// What identifies the clients of a project and signs its deliveries.
record Credentials(String userId, String token, SigningKeys keys) {

  static Credentials fresh() {
    var userId = "default";
    return new Credentials(
        userId,
        Token.of(userId, Secrets.letters(40)),
        new SigningKeys(Secrets.signingKey(), Secrets.signingKey()));
  }

  /// @throws IllegalArgumentException if SDKs could not read the user out of the token, everybody
  ///   knows it, or nothing can be signed with the keys
  static Credentials of(String token, SigningKeys keys) {
    if (DevelopmentUsers.all().stream().anyMatch(user -> user.token().equals(token))) {
      throw new IllegalArgumentException(
          "this token is the documented one of a development user, so everybody knows it");
    }
    var userId =
        Token.userId(token)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the token must be base64 of {\"UserID\":\"…\",\"Password\":\"…\"}: SDKs read the user"
                        + " out of it to make webhook URLs"));
    // Found out now, and not at the first delivery.
    var _ = new Signer(keys.current());
    var _ = new Signer(keys.next());
    return new Credentials(userId, token, keys);
  }
}
