package dev.stepwell.engine.event;

import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Rows;

/// What the room of events sees of the state.
public interface EventView {
  /// Who waits for an event, in any run of this partition. Written with the waiter itself.
  Rows<EventWaiterKey, Marker> eventWaiters();
}
