package dev.stepwell.store;

/// How a store on a disk is doing. All sizes are in bytes.
///
/// @param stopped whether commits wait until the store has caught up
/// @param errors of its work in the background since it was opened
public record StoreCondition(Disk disk, Backlog backlog, boolean stopped, long errors) {

  /// The disk under the data.
  ///
  /// @param data what the data takes
  /// @param free what may still be written
  /// @param size of the whole file system
  public record Disk(long data, long free, long size) {}

  /// What the store has still to do in the background.
  ///
  /// @param memory rows that are in memory and in its log only
  /// @param merging files that have to be written anew
  public record Backlog(long memory, long merging) {}
}
