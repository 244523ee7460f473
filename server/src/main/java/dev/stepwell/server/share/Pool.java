package dev.stepwell.server.share;

import dev.stepwell.engine.ProjectId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Something that projects take parts of and give back. An eighth of it is never one project's,
/// unless something else is said, and who has nothing gets something as long as anything is left.
/// Whoever is of no project that is known counts as one more project.
public final class Pool {
  private static final int PART_OF_OTHERS = 8;

  private final Share share;
  private final Map<Optional<ProjectId>, Long> taken = new HashMap<>();
  private long sum;

  public Pool(long all) {
    this.share = of(all);
  }

  /// @param each what one project may have
  public Pool(long each, long all) {
    this.share = new Share(all, each);
  }

  /// How so much is parted.
  public static Share of(long all) {
    return new Share(all, all - all / PART_OF_OTHERS);
  }

  /// Takes so much, all or nothing of it.
  public boolean take(Optional<ProjectId> project, long amount) {
    return takeMore(project, amount, 0, share);
  }

  /// The same for something that has grown.
  ///
  /// @param before what was taken for it before
  /// @param share how what may be taken is parted
  synchronized boolean takeMore(
      Optional<ProjectId> project, long amount, long before, Share share) {
    long has = taken.getOrDefault(project, 0L);
    if (sum + amount > share.all() || !share.allows(has - before, sum - before)) {
      return false;
    }
    sum += amount;
    taken.put(project, has + amount);
    return true;
  }

  public synchronized void giveBack(Optional<ProjectId> project, long amount) {
    if (amount != 0) {
      sum -= amount;
      taken.compute(
          project, (_, has) -> has == null || has == amount ? null : (Long) (has - amount));
    }
  }

  public synchronized long taken() {
    return sum;
  }
}
