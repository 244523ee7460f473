package dev.stepwell.dashboard.letters;

/// How far a repair of all letters that a filter means has come.
///
/// @param done with how many
/// @param cursor where it goes on; empty when it is over
public record Progress(LetterFilter filter, Repair repair, long done, String cursor) {
  public boolean isOver() {
    return cursor.isEmpty();
  }

  /// In words.
  public String text() {
    return done + " " + repair.done() + (isOver() ? "." : " so far…");
  }

  /// The page that shows what is left.
  public String page() {
    return filter.page().toString();
  }
}
