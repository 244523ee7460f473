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
  DUE_ROW_FORGOTTEN,
  /// An attempt is over, and its slot at the gate in another partition is not given back.
  SLOT_NOT_GIVEN_BACK,
  /// A gate hands out the slot of an attempt that goes on.
  SLOT_GIVEN_AWAY
}
