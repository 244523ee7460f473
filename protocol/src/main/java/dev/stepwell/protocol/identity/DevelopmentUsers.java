package dev.stepwell.protocol.identity;

import java.util.List;
import java.util.Optional;

/// The public users of the protocol's development mode. They are documented and secret to nobody;
/// SDKs have the first one built in and check its keys.
public final class DevelopmentUsers {
  public static final User DEFAULT =
      new User(
          "defaultUser",
          "defaultPassword",
          Optional.of(
              new Keys("sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs")));

  private DevelopmentUsers() {}

  /// A user of the development mode.
  ///
  /// @param keys only where the protocol fixes them
  public record User(String id, String password, Optional<Keys> keys) {
    public String token() {
      return Token.of(id, password);
    }
  }

  /// Signing keys, as text.
  public record Keys(String current, String next) {}

  /// The default user, and three for tests.
  public static List<User> all() {
    return List.of(DEFAULT, forTests(1), forTests(2), forTests(3));
  }

  private static User forTests(int number) {
    return new User("testUser" + number, "testPassword", Optional.empty());
  }
}
