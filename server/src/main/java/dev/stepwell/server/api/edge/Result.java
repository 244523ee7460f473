package dev.stepwell.server.api.edge;

import java.util.Iterator;
import java.util.function.Supplier;

/// What a request is answered: all at once, in parts where it may be too large for that, or by work
/// that still has to be done.
public sealed interface Result permits Response, Result.Streamed, Result.Later {

  /// A JSON body that is read part by part on a virtual thread while it is being sent, so that no
  /// more than a part of it is in memory.
  record Streamed(int status, Iterator<byte[]> parts) implements Result {}

  /// Work that may wait; it is done on a virtual thread.
  record Later(Supplier<Result> work) implements Result {}
}
