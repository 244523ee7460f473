package dev.stepwell.server.delivery;

/// How much of something one host, or one project, may have: so many as long as the rest is free,
/// and less and less once that is touched. Its part shrinks with a high power of what is left, and
/// not in proportion: silent hosts keep what they have for long, so the next of them may only take
/// a small part of what those before it have left. Of 4,000 places, with 3,000 for one, a hundred
/// silent hosts leave 454; in proportion six would leave nothing.
///
/// @param all what there is
/// @param one what one of them may have of it
record Share(int all, int one) {
  private static final int POWER = 12;

  /// Whether somebody who has `has` may have one more while `taken` are taken in all.
  boolean allows(int has, int taken) {
    double left = (all - taken) / (double) (all - one);
    return taken < all && has < one * Math.min(1, Math.pow(left, POWER));
  }
}
