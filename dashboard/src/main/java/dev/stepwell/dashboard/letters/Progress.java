package dev.stepwell.dashboard.letters;

/// How far a repair of all letters that a filter means has come.
///
/// @param done with how many
/// @param cursor where it goes on; empty at the beginning and at the end
/// @param problem why it did not go on; empty where it does
public record Progress(
    LetterFilter filter, Repair repair, long done, String cursor, String problem) {
  public boolean isOver() {
    return cursor.isEmpty() && problem.isEmpty();
  }

  /// In words.
  public String text() {
    return done
        + " "
        + repair.done()
        + (isOver() ? "." : problem.isEmpty() ? " so far…" : " so far.");
  }

  /// The page that shows what is left.
  public String page() {
    return filter.page().toString();
  }
}
