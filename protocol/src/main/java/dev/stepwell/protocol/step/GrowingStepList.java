package dev.stepwell.protocol.step;

import dev.stepwell.protocol.signature.Body;
import dev.stepwell.protocol.signature.BodyHash;
import java.util.Arrays;

/// The list of steps of one run in the form in which deliveries carry it, as it grows: one more
/// element costs what it has itself, however many there are already, and a delivery one copy of the
/// list, which is what it sends. Not for several threads at once.
public final class GrowingStepList {
  private static final int FIRST_BYTES = 512;
  private static final int FIRST_ELEMENTS = 8;

  /// Elements with what stands before each of them; the end is missing.
  private byte[] open = new byte[FIRST_BYTES];

  /// Where each element ends in it.
  private int[] ends = new int[FIRST_ELEMENTS];

  private int elements;
  private final BodyHash hash = new BodyHash();

  public int size() {
    return elements;
  }

  /// Bytes of the first elements together, without what stands between them.
  public long bytes(int first) {
    return first == 0 ? 0 : ends[first - 1] - (long) first;
  }

  /// Bytes that are kept in memory for it.
  public long footprint() {
    return open.length + (long) ends.length * Integer.BYTES;
  }

  /// Adds an element, in the form in which it is stored.
  ///
  /// @throws ArithmeticException if a list so long cannot be sent
  public void add(byte[] element) {
    int from = length();
    int to = Math.addExact(Math.addExact(from, element.length), 1);
    if (to > open.length) {
      open = Arrays.copyOf(open, Math.max(to, larger(open.length)));
    }
    if (elements == ends.length) {
      ends = Arrays.copyOf(ends, larger(ends.length));
    }
    open[from] = (byte) (elements == 0 ? '[' : ',');
    System.arraycopy(element, 0, open, from + 1, element.length);
    hash.add(open, from, to - from);
    ends[elements++] = to;
  }

  /// The list of the first elements.
  ///
  /// @param count of them, from 1
  public Body first(int count) {
    int end = ends[count - 1];
    var bytes = Arrays.copyOf(open, end + 1);
    bytes[end] = ']';
    return new Body(bytes, count == elements ? hash.endingWith((byte) ']') : BodyHash.of(bytes));
  }

  private int length() {
    return elements == 0 ? 0 : ends[elements - 1];
  }

  private static int larger(int size) {
    return Math.max(size + (size >> 1), size);
  }
}
