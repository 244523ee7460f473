package dev.stepwell.protocol.step;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// The result steps that the server makes itself: the step that the SDK registered, completed.
///
/// The `step` parameters are the JSON objects of [dev.stepwell.protocol.body.StepTemplate].
public final class ResultStep {
  private ResultStep() {}

  /// A wait that was notified. An event without data has no `out`, which the user sees as
  /// `undefined`.
  public static byte[] notified(String step, String eventId, String timeout, Octets data) {
    return completed(
        step,
        data.length() * 2,
        json -> {
          wait(json, eventId, timeout, false);
          if (!data.isEmpty()) {
            json.field("out", data);
          }
        });
  }

  /// A wait that timed out. It must have no `out`: neither null nor empty text would be understood.
  public static byte[] timedOut(String step, String eventId, String timeout) {
    return completed(step, 0, json -> wait(json, eventId, timeout, true));
  }

  /// An invoked run that ended well.
  ///
  /// @param result what the run returned, as text; empty where it returned nothing
  public static byte[] invokeSucceeded(String step, Octets result) {
    return completed(
        step, result.length() * 2, json -> json.field("out", end(result, false, false)));
  }

  public static byte[] invokeFailed(String step) {
    return completed(step, 0, json -> json.field("out", end(Octets.EMPTY, true, false)));
  }

  public static byte[] invokeCancelled(String step) {
    return completed(step, 0, json -> json.field("out", end(Octets.EMPTY, false, true)));
  }

  private static void wait(JsonWriter json, String eventId, String timeout, boolean timedOut) {
    json.field("waitEventId", eventId);
    json.field("timeout", timeout);
    json.field("waitTimeout", timedOut);
  }

  private static String end(Octets result, boolean failed, boolean cancelled) {
    var out = new JsonWriter(64 + result.length());
    out.beginObject();
    if (!result.isEmpty()) {
      // Bytes that are no UTF-8 come out damaged, as everywhere in the SDK.
      out.field("body", new String(result.array(), StandardCharsets.UTF_8));
    }
    out.field("isFailed", failed);
    out.field("isCanceled", cancelled);
    out.endObject();
    return out.toString();
  }

  private static byte[] completed(String step, int more, Consumer<JsonWriter> fields) {
    if (!step.startsWith("{\"") || !step.endsWith("}")) {
      throw new IllegalArgumentException("not the compact JSON object of a step: " + step);
    }
    var added = new JsonWriter(64 + more);
    added.beginObject();
    fields.accept(added);
    added.endObject();
    var tail = added.toBytes();
    var head = step.getBytes(StandardCharsets.UTF_8);
    var whole = new byte[head.length + tail.length - 1];
    System.arraycopy(head, 0, whole, 0, head.length);
    whole[head.length - 1] = ',';
    System.arraycopy(tail, 1, whole, head.length, tail.length - 1);
    return whole;
  }
}
