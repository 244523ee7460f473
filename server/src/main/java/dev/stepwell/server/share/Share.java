package dev.stepwell.server.share;

/// How much of something one host, or one project, may have: so much as long as the rest is free,
/// and less and less once that is touched. Its part shrinks with a high power of what is left, and
/// not in proportion: silent hosts keep what they have for long, so the next of them may only take
/// a small part of what those before it have left. Of 4,000 places, with 3,000 for one, a hundred
/// silent hosts leave 454; in proportion six would leave nothing.
///
/// @param all what there is
/// @param one what one of them may have of it
public record Share(long all, long one) {
  private static final int POWER = 12;

  /// Whether somebody who has `has` may have more while `taken` are taken in all.
  public boolean allows(long has, long taken) {
    if (taken >= all) {
      return false;
    }
    if (has == 0 || taken <= one) {
      return has < one;
    }
    double left = (all - taken) / (double) (all - one);
    return has < one * Math.min(1, Math.pow(left, POWER));
  }
}
