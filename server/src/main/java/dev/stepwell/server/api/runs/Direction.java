package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;

/// The way in which a search goes.
public enum Direction {
  NEWEST_FIRST {
    @Override
    int compare(Origin a, Origin b) {
      return b.compareTo(a);
    }

    @Override
    public Origin start() {
      return new Origin(Long.MAX_VALUE, 0);
    }

    @Override
    Origin before(Origin place) {
      return place.next();
    }
  },
  OLDEST_FIRST {
    @Override
    int compare(Origin a, Origin b) {
      return a.compareTo(b);
    }

    @Override
    public Origin start() {
      return new Origin(0, 0);
    }

    @Override
    Origin before(Origin place) {
      return place.previous();
    }
  };

  /// Negative where `a` comes first.
  abstract int compare(Origin a, Origin b);

  /// Before all that there is.
  public abstract Origin start();

  /// The last place that comes before this one.
  abstract Origin before(Origin place);
}
