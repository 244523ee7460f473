package dev.stepwell.protocol.message;

import dev.stepwell.protocol.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A schedule as it is shown (QStash protocol, 5.5).
///
/// @param details of what it publishes; their URL is the destination as it was given
/// @param states how the messages of the last time fare
/// @param error why the last time came to nothing
public record ScheduleAnswer(
    String id,
    String cron,
    MessageDetails details,
    Optional<MessageAnswer.Body> body,
    Duration delay,
    boolean paused,
    Optional<Instant> last,
    Optional<Instant> next,
    List<Sent> states,
    Optional<String> error) {
  public ScheduleAnswer {
    states = List.copyOf(states);
  }

  /// A message and how far it is.
  public record Sent(String messageId, State state) {}

  public enum State {
    IN_PROGRESS,
    SUCCESS,
    FAIL
  }

  public static byte[] toJson(List<ScheduleAnswer> all) {
    var json = new JsonWriter();
    json.beginArray();
    all.forEach(schedule -> schedule.write(json));
    json.endArray();
    return json.toBytes();
  }

  public byte[] toJson() {
    var json = new JsonWriter();
    write(json);
    return json.toBytes();
  }

  private void write(JsonWriter json) {
    json.beginObject();
    json.field("scheduleId", id);
    json.field("cron", cron);
    json.field("createdAt", details.createdAt().toEpochMilli());
    json.field("destination", details.url());
    details.writeSchedule(json);
    MessageAnswer.writeCallbackHeaders(json, details);
    MessageAnswer.writeBody(json, body);
    if (!delay.isZero()) {
      json.field("delay", delay.toSeconds());
    }
    details.timeout().ifPresent(time -> json.field("timeout", time.toSeconds()));
    json.field("isPaused", paused);
    last.ifPresent(time -> json.field("lastScheduleTime", time.toEpochMilli()));
    next.ifPresent(time -> json.field("nextScheduleTime", time.toEpochMilli()));
    if (!states.isEmpty()) {
      json.name("lastScheduleStates");
      json.beginObject();
      states.forEach(sent -> json.field(sent.messageId(), sent.state().name()));
      json.endObject();
    }
    error.ifPresent(why -> json.field("error", why));
    json.endObject();
  }
}
