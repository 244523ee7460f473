package dev.stepwell.server.delivery.http;

/// Why something failed, in words for the user: one line, bounded, without class names where there
/// is a message.
final class Reasons {
  private static final int LONGEST = 300;
  private static final int DEEPEST = 10;

  private Reasons() {}

  static String of(Throwable failure) {
    var text = message(failure);
    var cause = failure.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      var more = message(cause);
      if (!text.contains(more)) {
        text += ": " + more;
      }
      cause = cause.getCause();
    }
    var line = text.replaceAll("[\\p{Cntrl}]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
  }

  private static String message(Throwable failure) {
    var message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
