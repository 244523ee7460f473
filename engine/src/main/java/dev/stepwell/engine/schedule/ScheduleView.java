package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.message.MessageKey;

/// What the room of schedules sees of the state.
public interface ScheduleView {
  Rows<ScheduleId, Schedule> schedules();

  /// Those of schedules lie among those of messages.
  Rows<MessageKey, Bytes> bodies();
}
