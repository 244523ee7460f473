package dev.stepwell.server.simulation;

/// Defects that the simulation has to find when they are built in.
enum Bug {
  NONE,
  /// A commit is acknowledged, and gone after a crash.
  COMMIT_NOT_SYNCED,
  /// An outcome counts for two attempts.
  OUTCOME_TWICE,
  /// A notification is acknowledged and dropped where its run begins to wait at the same time.
  NOTIFICATION_DROPPED,
  /// The timer never hears of some row.
  DUE_ROW_FORGOTTEN
}
