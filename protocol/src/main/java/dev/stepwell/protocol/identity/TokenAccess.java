package dev.stepwell.protocol.identity;

import java.util.Optional;

/// What a token may do, as it is written on the wire.
public enum TokenAccess {
  READ_WRITE("read-write"),
  READ_ONLY("read-only");

  private final String text;

  TokenAccess(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<TokenAccess> of(String text) {
    for (var access : values()) {
      if (access.text.equals(text)) {
        return Optional.of(access);
      }
    }
    return Optional.empty();
  }
}
