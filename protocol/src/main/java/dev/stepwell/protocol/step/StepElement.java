package dev.stepwell.protocol.step;

import dev.stepwell.protocol.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Reads back what [StepList#element] wrote.
public final class StepElement {
  private static final byte[] BODY = "\",\"body\":\"".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] MESSAGE_ID = "{\"messageId\":\"".getBytes(StandardCharsets.US_ASCII);

  private StepElement() {}

  /// The id of the message that an element names.
  ///
  /// @throws IllegalArgumentException where the bytes are no element of ours
  public static String messageId(Octets element) {
    var bytes = element.array();
    return new String(
        bytes, MESSAGE_ID.length, idEnd(bytes) - MESSAGE_ID.length, StandardCharsets.US_ASCII);
  }

  /// The same element with another id; the rest is left as it is.
  public static byte[] renamed(Octets element, String messageId) {
    var bytes = element.array();
    int end = idEnd(bytes);
    var id = messageId.getBytes(StandardCharsets.US_ASCII);
    var renamed = new byte[MESSAGE_ID.length + id.length + bytes.length - end];
    System.arraycopy(bytes, 0, renamed, 0, MESSAGE_ID.length);
    System.arraycopy(id, 0, renamed, MESSAGE_ID.length, id.length);
    System.arraycopy(bytes, end, renamed, MESSAGE_ID.length + id.length, bytes.length - end);
    return renamed;
  }

  private static int idEnd(byte[] bytes) {
    boolean begins =
        Arrays.equals(
            bytes, 0, Math.min(bytes.length, MESSAGE_ID.length), MESSAGE_ID, 0, MESSAGE_ID.length);
    int end = MESSAGE_ID.length;
    while (end < bytes.length && bytes[end] != '"') {
      end++;
    }
    if (!begins || end >= bytes.length) {
      throw new IllegalArgumentException("no id in an element of " + bytes.length + " bytes");
    }
    return end;
  }

  /// The body of an element in wire form. Neither ids nor base64 have quotes, so no JSON has to be
  /// parsed.
  ///
  /// @throws IllegalArgumentException where the bytes are no element of ours
  public static Octets body(Octets element) {
    var bytes = element.array();
    for (int at = 0; at + BODY.length <= bytes.length; at++) {
      if (startsAt(bytes, at)) {
        int from = at + BODY.length;
        int to = from;
        while (to < bytes.length && bytes[to] != '"') {
          to++;
        }
        var decoded = Base64.getDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
        return Octets.wrap(Arrays.copyOf(decoded.array(), decoded.limit()));
      }
    }
    throw new IllegalArgumentException("no body in an element of " + bytes.length + " bytes");
  }

  private static boolean startsAt(byte[] bytes, int at) {
    for (int i = 0; i < BODY.length; i++) {
      if (bytes[at + i] != BODY[i]) {
        return false;
      }
    }
    return true;
  }
}
