package dev.stepwell.server.api.edge;

import java.util.Iterator;

/// What a request is answered: all at once, or in parts where it may be too large for that.
public sealed interface Result permits Response, Result.Streamed {

  /// A JSON body that is read part by part on a virtual thread while it is being sent, so that no
  /// more than a part of it is in memory.
  ///
  /// @param length of all parts together, in bytes
  record Streamed(int status, long length, Iterator<byte[]> parts) implements Result {}
}
