package dev.stepwell.protocol.step;

import dev.stepwell.protocol.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Reads back what [StepList#element] wrote.
public final class StepElement {
  private static final byte[] BODY = "\",\"body\":\"".getBytes(StandardCharsets.US_ASCII);

  private StepElement() {}

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
