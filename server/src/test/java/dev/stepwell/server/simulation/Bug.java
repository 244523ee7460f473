package dev.stepwell.server.simulation;

import java.util.List;

/// Defects that the simulation has to find when they are built in.
enum Bug {
  NONE(Shows.NOWHERE),
  /// A commit is acknowledged, and gone after a crash.
  COMMIT_NOT_SYNCED(Shows.EVERYWHERE),
  /// An outcome counts for two attempts.
  OUTCOME_TWICE(Shows.EVERYWHERE),
  /// A notification is acknowledged and dropped where its run begins to wait at the same time.
  NOTIFICATION_DROPPED(Shows.IN_RUNS),
  /// The timer never hears of some row.
  DUE_ROW_FORGOTTEN(Shows.EVERYWHERE),
  /// An attempt is over, and its slot at the gate in another partition is not given back.
  SLOT_NOT_GIVEN_BACK(Shows.EVERYWHERE),
  /// A gate hands out the slot of an attempt that goes on.
  SLOT_GIVEN_AWAY(Shows.EVERYWHERE),
  /// A gate lets one start too many in a period.
  RATE_EXCEEDED(Shows.EVERYWHERE),
  /// The second in line goes first.
  LINE_OUT_OF_ORDER(Shows.EVERYWHERE),
  /// A resumed run does not get the notifications that were saved for the failed one.
  SAVED_NOT_INHERITED(Shows.IN_RUNS),
  /// A resumed run begins with the first delivery, whatever was finished.
  FINISHED_STEP_AGAIN(Shows.IN_RUNS),
  /// The name of a message is not taken in the commit that stores the message.
  CLAIM_FORGOTTEN(Shows.IN_MESSAGES),
  /// Whoever comes to a queue that is full goes to the head of its line.
  QUEUE_OVERTAKEN(Shows.IN_MESSAGES),
  /// The next message of a queue does not wait for the callbacks of the one before.
  SEAT_NOT_KEPT(Shows.IN_MESSAGES),
  /// An outcome is recorded, and its callback is not sent in the same commit.
  CALLBACK_LOST(Shows.IN_MESSAGES),
  /// A dead letter that was published anew is still there.
  LETTER_KEPT(Shows.IN_MESSAGES),
  /// A schedule fires, and the commit that does so leaves its next time as it was.
  SCHEDULE_FIRES_TWICE(Shows.IN_MESSAGES),
  /// Whoever deletes a schedule is told that it is gone before it is.
  SCHEDULE_NOT_DELETED(Shows.IN_MESSAGES),
  /// A schedule is written over, and fires when the one before it would have.
  SCHEDULE_FIRES_AS_BEFORE(Shows.IN_MESSAGES),
  /// Of what is published to a group one message is not stored.
  FAN_OUT_IN_PART(Shows.IN_MESSAGES);

  private final Shows shows;

  /// A kind of history.
  enum Kind {
    RUNS,
    MESSAGES
  }

  private enum Shows {
    NOWHERE,
    IN_RUNS,
    IN_MESSAGES,
    EVERYWHERE
  }

  Bug(Shows shows) {
    this.shows = shows;
  }

  /// In which histories it shows.
  List<Kind> kinds() {
    return switch (shows) {
      case NOWHERE -> List.of();
      case IN_RUNS -> List.of(Kind.RUNS);
      case IN_MESSAGES -> List.of(Kind.MESSAGES);
      case EVERYWHERE -> List.of(Kind.values());
    };
  }
}
