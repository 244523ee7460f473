package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;

/// What is told of a flow-control key. A limit that is not set is shown as 0.
public record FlowControlAnswer(
    String key, int waiting, Parallelism parallelism, Rate rate, boolean paused) {

  /// Who is under way.
  public record Parallelism(int max, int count, boolean pinned) {}

  /// Who has started in the period that runs.
  ///
  /// @param period shown in seconds
  /// @param since when it began, shown in seconds
  public record Rate(int max, int count, Duration period, Instant since, boolean pinned) {}

  /// The length of the line has two spellings: one is read by either SDK.
  void write(JsonWriter json) {
    json.beginObject();
    json.field("flowControlKey", key);
    json.field("waitListSize", waiting);
    json.field("waitlistSize", waiting);
    json.field("parallelismMax", parallelism.max);
    json.field("parallelismCount", parallelism.count);
    json.field("rateMax", rate.max);
    json.field("rateCount", rate.count);
    json.field("ratePeriod", rate.period.toSeconds());
    json.field("ratePeriodStart", rate.since.getEpochSecond());
    json.field("isPaused", paused);
    json.field("isPinnedParallelism", parallelism.pinned);
    json.field("isPinnedRate", rate.pinned);
    json.endObject();
  }
}
