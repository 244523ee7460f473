package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.partition.Errors;

/// Offers messages again that were let go, in the order of their due rows. What is delivered
/// meanwhile has no row any more, so little of what is read belongs to others, and the messages of
/// a host that comes back are read about once.
final class Refill {
  private static final int PAGE = 500;

  private final Backlog backlog;
  private final Admission admission;
  private final Composer composer;
  private final Offer offer;

  Refill(Backlog backlog, Admission admission, Composer composer, Offer offer) {
    this.backlog = backlog;
    this.admission = admission;
    this.composer = composer;
    this.offer = offer;
  }

  /// Takes a message whose due row was found.
  @FunctionalInterface
  interface Offer {
    Offered again(MessageKey message, DueKey row);
  }

  enum Offered {
    TAKEN,
    /// The line of its host is long enough.
    HOST_FULL,
    /// So is what its project has in memory.
    PROJECT_FULL,
    /// Too many messages are under way in all.
    NO_ROOM
  }

  enum End {
    ENDED,
    TO_BEGIN_AGAIN,
    /// It goes on after a pause.
    NO_ROOM,
    /// The store could not be read; it goes on after a longer pause.
    FAILED
  }

  End run() {
    try {
      var offered = Offered.TAKEN;
      while (!backlog.isFull(offered)) {
        var stretch = admission.takeLetGo(backlog);
        if (stretch.isEmpty()) {
          break;
        }
        offered = offer(stretch.get());
      }
      if (offered == Offered.NO_ROOM) {
        return End.NO_ROOM;
      }
      return admission.endRefill(backlog) ? End.TO_BEGIN_AGAIN : End.ENDED;
    } catch (RuntimeException failure) {
      Errors.report("what " + backlog + " had let go", failure);
      return End.FAILED;
    }
  }

  /// Gives back what was not taken, whatever happens.
  private Offered offer(Stretch stretch) {
    var rows = stretch.view().due();
    var from = stretch.first();
    var end = stretch.last().next();
    boolean whole = false;
    try {
      while (!whole) {
        var page = rows.ascending(from, end, PAGE);
        for (var row : page) {
          from = row.key();
          if (row.value() instanceof DueWork.Deliver(var message) && concerns(message)) {
            var offered = offer.again(message, row.key());
            if (backlog.isFull(offered)) {
              return offered;
            }
          }
          from = row.key().next();
        }
        whole = page.size() < PAGE;
      }
      return Offered.TAKEN;
    } finally {
      if (!whole) {
        admission.letGo(backlog, new Stretch(stretch.view(), from, stretch.last()));
      }
    }
  }

  private boolean concerns(MessageKey key) {
    return composer
        .find(key)
        .filter(message -> backlog.concerns(composer.recipient(message)))
        .isPresent();
  }
}
