package dev.stepwell.engine;

/// Counts what projects have of things that stay, so that it can be bounded without reading them. A
/// partition counts its own alone.
public final class Owned {
  private Owned() {}

  /// There is one more.
  public static void more(Tables tables, ProjectId project, OwnedKey.Kind kind) {
    change(tables, new OwnedKey(project, kind), 1);
  }

  /// There is one less.
  public static void less(Tables tables, ProjectId project, OwnedKey.Kind kind) {
    change(tables, new OwnedKey(project, kind), -1);
  }

  /// Without any there is no row.
  private static void change(Tables tables, OwnedKey key, int by) {
    int count = tables.owned().get(key).orElse(0) + by;
    if (count == 0) {
      tables.owned().delete(key);
    } else {
      tables.owned().upsert(key, count);
    }
  }
}
