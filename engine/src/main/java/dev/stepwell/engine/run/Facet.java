package dev.stepwell.engine.run;

/// What runs, and entries of the dead letter queue, can be found by.
public enum Facet {
  STATE(1),
  URL(2),
  HOST(3),
  PATH(4),
  LABEL(5),
  FLOW_CONTROL(6),
  CALLER(7),
  /// When a run was created, in milliseconds. Among runs only where its ticket carries another
  /// time.
  CREATED(8),
  /// That a run may have had a step under way when it ended.
  CUT_OFF(9),
  /// What kind of entry it is. What follows is about entries alone.
  ABOUT(10),
  /// When it failed, in milliseconds, where its ticket carries another time.
  FAILED(11),
  STATUS(12),
  /// How telling the failure function went.
  REPORT(13),
  RUN(14),
  MESSAGE(15),
  GROUP(16),
  QUEUE(17),
  SCHEDULE(18),
  /// That its URL has escapes: a filter may write it without them.
  ESCAPED(19),
  /// That a run may have a delivery which waits for another attempt, or is at it.
  RETRIED(20),
  /// That a run holds notifications that nobody has waited for.
  SAVED(21);

  private final int number;

  Facet(int number) {
    this.number = number;
  }

  /// What stands for it in keys, for ever. They compare by it.
  public int number() {
    return number;
  }

  public static Facet of(int number) {
    for (var facet : values()) {
      if (facet.number == number) {
        return facet;
      }
    }
    throw new IllegalArgumentException("no facet has the number " + number);
  }
}
