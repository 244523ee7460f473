package dev.stepwell.server.api.edge;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a request is answered: all at once, in parts where it may be too large for that, or by work
/// that still has to be done.
public sealed interface Result permits Response, Result.Streamed, Result.Later {

  /// A body that is read part by part on a virtual thread while it is being sent, so that no more
  /// than a part of it is in memory. It is JSON unless the headers say otherwise.
  record Streamed(int status, List<Map.Entry<String, String>> headers, Parts parts)
      implements Result {
    public Streamed {
      headers = List.copyOf(headers);
    }

    /// JSON of which each part can be made when its turn comes.
    public static Streamed json(int status, Iterator<byte[]> parts) {
      return new Streamed(
          status, List.of(), () -> parts.hasNext() ? Optional.of(parts.next()) : Optional.empty());
    }
  }

  /// The parts of a body. They are closed when all are sent or nobody takes them any more.
  @FunctionalInterface
  interface Parts extends AutoCloseable {
    /// The next one; nothing at the end.
    ///
    /// @throws IOException where the rest does not come
    Optional<byte[]> next() throws IOException, InterruptedException;

    @Override
    default void close() {}
  }

  /// Work that may wait; it is done on a virtual thread.
  record Later(Supplier<Result> work) implements Result {}
}
