package dev.stepwell.server.share;

import dev.stepwell.engine.ProjectId;
import java.util.Optional;

/// Bytes of bodies in memory. Large bodies must leave a quarter to small ones, so that a few that
/// never end do not shut out the many short ones; and one project leaves an eighth to the others,
/// of either.
public final class BodyMemory {
  public static final int SMALL = 64 << 10;

  private final Share small;
  private final Share large;
  private final Pool pool;

  /// @param most bytes in all
  public BodyMemory(long most) {
    this.small = Pool.of(most);
    this.large = Pool.of(largest(most));
    this.pool = new Pool(most);
  }

  /// The largest body that finds room where nothing else is.
  public static long largest(long most) {
    return most - most / 4;
  }

  /// So much that a body of so many bytes finds room.
  public static long roomFor(long largest) {
    return largest + largest / 3 + 1;
  }

  /// Takes more bytes for a body, all or none of them. It is judged as if all of it came now, so
  /// that one which has begun alone can come to its end.
  ///
  /// @param whole what the body has then
  public boolean take(Optional<ProjectId> project, long bytes, long whole) {
    return pool.takeMore(project, bytes, whole - bytes, whole <= SMALL ? small : large);
  }

  public void giveBack(Optional<ProjectId> project, long bytes) {
    pool.giveBack(project, bytes);
  }

  public long taken() {
    return pool.taken();
  }
}
