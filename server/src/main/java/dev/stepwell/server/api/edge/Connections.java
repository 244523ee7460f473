package dev.stepwell.server.api.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The open connections: how many there may be, and which of them have nothing to do.
final class Connections {
  private final Vertx vertx;
  private final EdgeSettings settings;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<HttpConnection, Line> lines = new ConcurrentHashMap<>();
  private volatile boolean closing;

  Connections(Vertx vertx, EdgeSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /// Counts a new connection, or closes it where there are too many.
  void opened(HttpConnection connection) {
    if (closing || open.incrementAndGet() > settings.connections()) {
      if (!closing) {
        open.decrementAndGet();
      }
      connection.close();
      return;
    }
    var line = new Line(connection);
    lines.put(connection, line);
    connection.closeHandler(_ -> {
      open.decrementAndGet();
      lines.remove(connection);
      line.stopTimer();
    });
    line.startTimer();
  }

  /// A request came in on this connection.
  void busy(HttpConnection connection) {
    var line = lines.get(connection);
    if (line != null) {
      line.requests.incrementAndGet();
      line.stopTimer();
    }
  }

  /// A request of this connection is over in every respect.
  void done(HttpConnection connection) {
    var line = lines.get(connection);
    if (line != null && line.requests.decrementAndGet() == 0) {
      if (closing) {
        connection.close();
      } else {
        line.startTimer();
      }
    }
  }

  /// Takes no more connections, and closes those that have nothing to do.
  void closeIdle() {
    closing = true;
    for (var line : lines.values()) {
      if (line.requests.get() == 0) {
        line.connection.close();
      }
    }
  }

  private final class Line {
    private final HttpConnection connection;
    private final AtomicInteger requests = new AtomicInteger();
    private long timer = -1;

    Line(HttpConnection connection) {
      this.connection = connection;
    }

    synchronized void startTimer() {
      stopTimer();
      timer = vertx.setTimer(settings.idle().toMillis(), _ -> connection.close());
    }

    synchronized void stopTimer() {
      if (timer >= 0) {
        vertx.cancelTimer(timer);
        timer = -1;
      }
    }
  }
}
