package dev.stepwell.engine.message;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Stamp;
import java.util.Comparator;
import java.util.Optional;

/// The identity of a message: the run (or the message alone) that it springs from, and its number
/// there. The id on the wire is made of nothing else, so a message is found without an index.
public record MessageKey(Origin origin, int number) implements Comparable<MessageKey> {
  private static final Comparator<MessageKey> ORDER =
      Comparator.comparing(MessageKey::origin).thenComparingInt(MessageKey::number);

  /// Messages made by one command whose numbers cannot meet those of another place.
  private static final int NUMBERS_PER_SLOT = 1 << 10;

  private static final String PREFIX = "msg_";
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int TICKET_DIGITS = 11;
  private static final int REST_DIGITS = 9;

  public MessageKey {
    if (number < 0) {
      throw new IllegalArgumentException("negative message number: " + number);
    }
  }

  /// The key of a message that stands alone. Tickets are those of one partition: a message that is
  /// to live in another gets a number that nobody gives out there.
  ///
  /// @param here where it is made
  /// @param home where it is to live
  /// @param index tells apart what one command makes
  public static MessageKey madeAt(Address here, Address home, Stamp stamp, int index) {
    int first = here.equals(home) ? 0 : (here.slot() + 1) * NUMBERS_PER_SLOT;
    return new MessageKey(new Origin(stamp.ticket(), home.slot()), first + index);
  }

  /// The first key of an origin; all its keys lie from this one to before [#end(Origin)].
  public static MessageKey start(Origin origin) {
    return new MessageKey(origin, 0);
  }

  public static MessageKey end(Origin origin) {
    return new MessageKey(origin.next(), 0);
  }

  /// The id on the wire: `msg_` and 20 letters and digits, in the order of tickets.
  public String id() {
    var text = new char[TICKET_DIGITS + REST_DIGITS];
    digits(origin.ticket(), text, 0, TICKET_DIGITS);
    digits((long) origin.slot() << 32 | number, text, TICKET_DIGITS, REST_DIGITS);
    return PREFIX + new String(text);
  }

  /// The key behind an id, or nothing where the text is no id of ours.
  public static Optional<MessageKey> parse(String id) {
    if (id.length() != PREFIX.length() + TICKET_DIGITS + REST_DIGITS || !id.startsWith(PREFIX)) {
      return Optional.empty();
    }
    long ticket = number(id, PREFIX.length(), TICKET_DIGITS);
    long rest = number(id, PREFIX.length() + TICKET_DIGITS, REST_DIGITS);
    if (ticket < 0 || ticket == Long.MAX_VALUE) { // nothing may lie beyond the end of an origin
      return Optional.empty();
    }
    if (rest < 0 || rest >>> 32 > 0xffff || (int) rest < 0) {
      return Optional.empty();
    }
    return Optional.of(new MessageKey(new Origin(ticket, (int) (rest >>> 32)), (int) rest));
  }

  private static void digits(long value, char[] into, int at, int count) {
    for (int i = at + count - 1; i >= at; i--) {
      into[i] = DIGITS.charAt((int) (value % DIGITS.length()));
      value /= DIGITS.length();
    }
  }

  /// The value of some digits, negative where a character is none or the value too large.
  private static long number(String text, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0 || value > (Long.MAX_VALUE - digit) / DIGITS.length()) {
        return -1;
      }
      value = value * DIGITS.length() + digit;
    }
    return value;
  }

  @Override
  public int compareTo(MessageKey other) {
    return ORDER.compare(this, other);
  }
}
