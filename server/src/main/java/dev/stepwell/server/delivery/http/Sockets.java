package dev.stepwell.server.delivery.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicInteger;

/// The connections of one event loop, each of which is an open file: no more than there may be, and
/// few of those that nobody uses, whatever number of hosts they go to. Used on the event loop only.
final class Sockets {
  /// Why a request is given up that would need one more.
  static final String NO_MORE = "there are as many connections to endpoints as there may be";

  private final AtomicInteger all;
  private final int most;
  private final int mostUnused;

  /// The requests on each.
  private final Map<HttpConnection, Integer> requests = new HashMap<>();

  /// The one first that was not used for longest.
  private final SequencedSet<HttpConnection> unused = new LinkedHashSet<>();

  /// @param all those of all event loops, with those that are being made
  Sockets(AtomicInteger all, SenderSettings settings) {
    this.all = all;
    this.most = settings.connections().all();
    this.mostUnused = Math.ceilDiv(settings.connections().kept(), settings.eventLoops());
  }

  /// Takes room for a connection that may have to be made; false if there is none.
  boolean take() {
    if (all.incrementAndGet() > most) {
      all.decrementAndGet();
      return false;
    }
    return true;
  }

  /// Ends what [#take()] began. A connection that was made has been counted for itself.
  void giveBack() {
    all.decrementAndGet();
  }

  void opened(HttpConnection connection) {
    all.incrementAndGet();
    requests.put(connection, 0);
    unused.add(connection);
    connection.closeHandler(_ -> closed(connection));
  }

  private void closed(HttpConnection connection) {
    if (requests.remove(connection) != null) {
      all.decrementAndGet();
      unused.remove(connection);
    }
  }

  void begin(HttpConnection connection) {
    requests.computeIfPresent(connection, (_, count) -> count + 1);
    unused.remove(connection);
  }

  void end(HttpConnection connection) {
    var left = requests.computeIfPresent(connection, (_, count) -> count - 1);
    if (left != null && left == 0) {
      unused.add(connection);
      while (unused.size() > mostUnused) {
        unused.removeFirst().close();
      }
    }
  }
}
