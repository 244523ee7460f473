package dev.stepwell.cli.client;

/// What ids tell.
final class Ids {
  private Ids() {}

  /// Runs may have any id, messages have one that the server made.
  static boolean isMessage(String id) {
    return id.startsWith("msg_");
  }

  /// `NAME: TEXT`, or the text alone where there is no name.
  static String prefixed(String name, String text) {
    return name.isEmpty() ? text : Clean.line(name) + ": " + text;
  }
}
