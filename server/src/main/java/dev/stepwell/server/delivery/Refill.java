package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.partition.Errors;

/// Offers the messages of one project to one host again that were let go, in the order of their due
/// rows. What is delivered meanwhile has no row any more, so little of what is read belongs to
/// others, and the messages of a host that comes back are read about once.
final class Refill {
  private static final int PAGE = 500;

  private final Recipient recipient;
  private final Admission admission;
  private final Composer composer;
  private final Offer offer;

  Refill(Recipient recipient, Admission admission, Composer composer, Offer offer) {
    this.recipient = recipient;
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
    /// The line is long enough.
    LET_GO,
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
      while (offered == Offered.TAKEN) {
        var stretch = admission.takeLetGo(recipient);
        if (stretch.isEmpty()) {
          break;
        }
        offered = offer(stretch.get());
      }
      if (offered == Offered.NO_ROOM) {
        return End.NO_ROOM;
      }
      return admission.endRefill(recipient) ? End.TO_BEGIN_AGAIN : End.ENDED;
    } catch (RuntimeException failure) {
      Errors.report("what " + recipient.host() + " had let go", failure);
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
          if (row.value() instanceof DueWork.Deliver(var message) && isOfRecipient(message)) {
            var offered = offer.again(message, row.key());
            if (offered != Offered.TAKEN) {
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
        admission.letGo(recipient, new Stretch(stretch.view(), from, stretch.last()));
      }
    }
  }

  private boolean isOfRecipient(MessageKey key) {
    return composer
        .find(key)
        .filter(message -> composer.recipient(message).equals(recipient))
        .isPresent();
  }
}
