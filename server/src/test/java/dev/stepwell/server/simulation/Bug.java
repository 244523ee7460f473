package dev.stepwell.server.simulation;

/// Defects that the simulation has to find when they are built in.
enum Bug {
  NONE(Kind.ANY),
  /// A commit is acknowledged, and gone after a crash.
  COMMIT_NOT_SYNCED(Kind.RUNS),
  /// An outcome counts for two attempts.
  OUTCOME_TWICE(Kind.RUNS),
  /// A notification is acknowledged and dropped where its run begins to wait at the same time.
  NOTIFICATION_DROPPED(Kind.RUNS),
  /// The timer never hears of some row.
  DUE_ROW_FORGOTTEN(Kind.RUNS),
  /// An attempt is over, and its slot at the gate in another partition is not given back.
  SLOT_NOT_GIVEN_BACK(Kind.RUNS),
  /// A gate hands out the slot of an attempt that goes on.
  SLOT_GIVEN_AWAY(Kind.RUNS),
  /// A gate lets one start too many in a period.
  RATE_EXCEEDED(Kind.RUNS),
  /// The second in line goes first.
  LINE_OUT_OF_ORDER(Kind.RUNS),
  /// A resumed run does not get the notifications that were saved for the failed one.
  SAVED_NOT_INHERITED(Kind.RUNS),
  /// A resumed run begins with the first delivery, whatever was finished.
  FINISHED_STEP_AGAIN(Kind.RUNS),
  /// The name of a message is not taken in the commit that stores the message.
  CLAIM_FORGOTTEN(Kind.MESSAGES),
  /// Whoever comes to a queue that is full goes to the head of its line.
  QUEUE_OVERTAKEN(Kind.MESSAGES),
  /// The next message of a queue does not wait for the callbacks of the one before.
  SEAT_NOT_KEPT(Kind.MESSAGES),
  /// An outcome is recorded, and its callback is not sent in the same commit.
  CALLBACK_LOST(Kind.MESSAGES),
  /// A dead letter that was published anew is still there.
  LETTER_KEPT(Kind.MESSAGES),
  /// A schedule fires, and the commit that does so leaves its next time as it was.
  SCHEDULE_FIRES_TWICE(Kind.MESSAGES),
  /// Whoever deletes a schedule is told that it is gone before it is.
  SCHEDULE_NOT_DELETED(Kind.MESSAGES);

  private final Kind kind;

  /// In which histories it shows.
  enum Kind {
    ANY,
    RUNS,
    MESSAGES
  }

  Bug(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
