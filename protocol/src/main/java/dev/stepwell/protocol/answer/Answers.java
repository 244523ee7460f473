package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.json.JsonWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The answers that need no record of their own.
public final class Answers {
  /// An object without fields.
  public static final String EMPTY_OBJECT = "{}";

  private static final int LONGEST_MESSAGE = 4_000;

  private Answers() {}

  /// `{"error":"…"}`, the body of every answer that is not 2xx. What it repeats of the request may
  /// be of any length, so it is cut.
  public static byte[] error(String message) {
    var told =
        message.length() <= LONGEST_MESSAGE
            ? message
            : message.substring(0, LONGEST_MESSAGE) + "...";
    return object(json -> json.field("error", told));
  }

  /// `{"current":"sig_…","next":"sig_…"}`
  public static byte[] keys(String current, String next) {
    return object(json -> {
      json.field("current", current);
      json.field("next", next);
    });
  }

  /// Such as `{"cancelled":3}`.
  public static byte[] count(String name, int count) {
    return object(json -> json.field(name, count));
  }

  /// Such as `{"deleted":3,"cursor":"…"}`, without a cursor where nothing is left.
  public static byte[] count(String name, int count, Optional<String> cursor) {
    return object(json -> {
      json.field(name, count);
      cursor.ifPresent(text -> json.field("cursor", text));
    });
  }

  /// The messages that were published anew.
  public static byte[] republished(List<BatchSlot.Published> messages, Optional<String> cursor) {
    return object(json -> {
      json.name("responses");
      json.beginArray();
      messages.forEach(message -> message.write(json));
      json.endArray();
      cursor.ifPresent(text -> json.field("cursor", text));
    });
  }

  /// The runs that continue or repeat failed ones, in the order in which those were named.
  public static byte[] repaired(List<TriggerAnswer> runs, Optional<String> cursor) {
    return object(json -> {
      cursor.ifPresent(text -> json.field("cursor", text));
      json.name("workflowRuns");
      json.beginArray();
      runs.forEach(run -> run.write(json));
      json.endArray();
    });
  }

  /// The answer to a batch: one slot for each item, in order.
  public static byte[] batch(List<? extends BatchSlot> slots) {
    return array(slots, (json, slot) -> slot.write(json));
  }

  /// The answer to a batch of triggers.
  public static byte[] triggers(List<TriggerAnswer> answers) {
    return array(answers, (json, answer) -> answer.write(json));
  }

  /// The answer to a notification of everyone: one element for each waiter, `[]` where there was
  /// none.
  public static byte[] notified(List<NotifyAnswer> answers) {
    return array(answers, (json, answer) -> answer.write(json));
  }

  public static byte[] waiters(List<WaiterAnswer> waiters) {
    return array(waiters, (json, waiter) -> waiter.write(json));
  }

  public static byte[] flowControl(FlowControlAnswer key) {
    return rendered(key::write);
  }

  public static byte[] flowControls(List<FlowControlAnswer> keys) {
    return array(keys, (json, key) -> key.write(json));
  }

  public static byte[] queue(QueueAnswer queue) {
    return rendered(queue::write);
  }

  public static byte[] queues(List<QueueAnswer> queues) {
    return array(queues, (json, queue) -> queue.write(json));
  }

  public static byte[] tokens(List<TokenAnswer> tokens) {
    return array(tokens, (json, token) -> token.write(json));
  }

  public static byte[] group(GroupAnswer group) {
    return rendered(group::write);
  }

  public static byte[] groups(List<GroupAnswer> groups) {
    return array(groups, (json, group) -> group.write(json));
  }

  /// `{"scheduleId":"scd_7hKq"}`
  public static byte[] scheduled(String id) {
    return object(json -> json.field("scheduleId", id));
  }

  /// `{"scheduleId":"scd_7hKq","messageIds":["msg_…"]}`, with `"deduplicated":true` where the same
  /// was asked for before.
  public static byte[] fired(String id, List<String> messages, boolean deduplicated) {
    return object(json -> {
      json.field("scheduleId", id);
      json.field("messageIds", messages);
      if (deduplicated) {
        json.field("deduplicated", true);
      }
    });
  }

  /// `{"parallelismMax":500,"parallelismCount":42}`
  public static byte[] parallelism(int max, int count) {
    return object(json -> {
      json.field("parallelismMax", max);
      json.field("parallelismCount", count);
    });
  }

  static byte[] object(Consumer<JsonWriter> fields) {
    var json = new JsonWriter();
    json.beginObject();
    fields.accept(json);
    json.endObject();
    return json.toBytes();
  }

  static byte[] rendered(Consumer<JsonWriter> value) {
    var json = new JsonWriter();
    value.accept(json);
    return json.toBytes();
  }

  private interface Element<T> {
    void write(JsonWriter json, T element);
  }

  private static <T> byte[] array(List<T> elements, Element<? super T> writer) {
    var json = new JsonWriter();
    json.beginArray();
    elements.forEach(element -> writer.write(json, element));
    json.endArray();
    return json.toBytes();
  }
}
