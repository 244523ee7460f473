package dev.stepwell.protocol.message;

import dev.stepwell.protocol.WireException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What happened to a message, as its log calls it (QStash protocol, 8.1).
public enum MessageState {
  CREATED,
  /// An attempt began.
  ACTIVE,
  /// That attempt failed.
  ERROR,
  /// Another attempt is planned.
  RETRY,
  DELIVERED,
  FAILED,
  CANCEL_REQUESTED,
  CANCELED;

  /// The states that a word of a filter means.
  ///
  /// @throws dev.stepwell.protocol.WireException where it is no such word
  public static Set<MessageState> parse(String text) {
    var word = text.toUpperCase(Locale.ROOT);
    if (word.equals("IN_PROGRESS")) {
      return EnumSet.of(ACTIVE, RETRY, ERROR);
    }
    if (word.equals("CANCELLED")) {
      return EnumSet.of(CANCELED);
    }
    for (var state : values()) {
      if (state.name().equals(word)) {
        return EnumSet.of(state);
      }
    }
    throw new WireException("state", "there is no state " + text);
  }
}
