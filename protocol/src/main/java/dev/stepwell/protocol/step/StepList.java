package dev.stepwell.protocol.step;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.json.JsonWriter;
import java.util.List;

/// The list of steps that a delivery carries, made of elements in the form in which they are
/// stored.
public final class StepList {
  private static final int FRAME = 64;

  private StepList() {}

  /// One element.
  ///
  /// @param body the step as the SDK submitted it, or the raw initial payload
  public static byte[] element(String messageId, Octets body) {
    var json = new JsonWriter(FRAME + messageId.length() + (body.length() + 2) / 3 * 4);
    json.beginObject();
    json.field("messageId", messageId);
    json.field("body", body);
    json.field("callType", "step");
    json.endObject();
    return json.toBytes();
  }

  /// The array of the elements, in their order.
  public static byte[] of(List<byte[]> elements) {
    int size = size(elements.size(), elements.stream().mapToLong(element -> element.length).sum());
    var list = new byte[size];
    int at = 0;
    for (var element : elements) {
      list[at] = (byte) (at == 0 ? '[' : ',');
      System.arraycopy(element, 0, list, at + 1, element.length);
      at += 1 + element.length;
    }
    if (at == 0) {
      list[at++] = '[';
    }
    list[at] = ']';
    return list;
  }

  /// The length of the array, without making it.
  ///
  /// @param bytes the lengths of the elements together
  public static int size(int elements, long bytes) {
    return Math.toIntExact(bytes + Math.max(2, elements + 1));
  }
}
