package dev.stepwell.protocol.identity;

import dev.stepwell.protocol.WireException;

/// What ids that clients choose may look like.
public final class Names {
  public static final int MAX_LENGTH = 256;

  private Names() {}

  /// A workflow run id: one path segment of any characters but control characters.
  ///
  /// @param field named in the refusal
  public static String runId(String field, String text) {
    if (text.indexOf('/') >= 0) {
      throw new WireException(field, "a workflow run id must not contain '/'");
    }
    return checked(field, text);
  }

  /// An event id: as a run id, but slashes are allowed.
  ///
  /// @param field named in the refusal
  public static String eventId(String field, String text) {
    return checked(field, text);
  }

  /// A name of which clients may choose the characters freely, such as a flow-control key or a
  /// label.
  ///
  /// @param field named in the refusal
  public static String checked(String field, String text) {
    if (text.isEmpty()) {
      throw new WireException(field, "must not be empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new WireException(field, "must not be longer than " + MAX_LENGTH + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new WireException(field, "must not contain control characters");
    }
    if (text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF)) {
      // It could not be stored as it is: two names would become one.
      throw new WireException(field, "must not contain half of a surrogate pair");
    }
    return text;
  }

  /// The name of a queue.
  public static String queue(String text) {
    if (!isResourceName(text)) {
      throw new WireException(
          "queueName",
          "a queue name has 1 to "
              + MAX_LENGTH
              + " characters, and may only contain letters, digits, '-', '_' and '.'");
    }
    return text;
  }

  /// Whether a queue, a URL group or a schedule may be called so.
  public static boolean isResourceName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.');
  }
}
