package dev.stepwell.server.api.edge;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open connections: how many there may be, and until when each of them may take its time.
///
/// One look at all of them now and then is cheaper than a timer for each request; a deadline is
/// kept to a second or so.
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final long SHORTEST_PERIOD = 20;
  private static final long LONGEST_PERIOD = 1_000;
  private static final long BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

  private final Vertx vertx;
  private final EdgeSettings settings;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong warned = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS);
  private final Map<HttpConnection, Line> lines = new ConcurrentHashMap<>();
  private final long sweeping;
  private volatile boolean closing;

  Connections(Vertx vertx, EdgeSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    long shortest = Math.min(settings.receive().toMillis(), settings.idle().toMillis());
    long period = Math.clamp(shortest / 4, SHORTEST_PERIOD, LONGEST_PERIOD);
    sweeping = vertx.setPeriodic(period, _ -> sweep(System.nanoTime()));
  }

  /// Counts a new connection. Where there are too many, the one goes whose client has kept us
  /// waiting longest: whoever opens many and sends little must not keep others out. On its event
  /// loop.
  void opened(HttpConnection connection, Context context) {
    int number = open.incrementAndGet();
    boolean full = number > settings.connections();
    if (full && !closing) {
      warn();
    }
    if (closing || (full && !makeRoom(number))) {
      open.decrementAndGet();
      connection.close();
      return;
    }
    var line = new Line(connection, context);
    lines.put(connection, line);
    connection.closeHandler(_ -> {
      open.decrementAndGet();
      lines.remove(connection);
    });
    line.within(settings.idle(), connection::close);
  }

  private boolean makeRoom(int number) {
    if (number > settings.files()) {
      return false;
    }
    long now = System.nanoTime();
    Silence longest = null;
    for (var line : lines.values()) {
      var deadline = line.deadline;
      if (deadline != null && !line.givenUp) {
        var silence = new Silence(line, deadline, now - deadline.since());
        if (longest == null || silence.isWorseThan(longest)) {
          longest = silence;
        }
      }
    }
    if (longest == null) {
      return false;
    }
    var chosen = longest;
    chosen.line().givenUp = true;
    chosen.line().context.runOnContext(_ -> chosen.line().giveUp(chosen.deadline()));
    return true;
  }

  /// How long a client has kept us waiting.
  private record Silence(Line line, Deadline deadline, long nanos) {
    /// Who has had an answer before may want another one; who never finished a request goes first.
    boolean isWorseThan(Silence other) {
      return line.served == other.line.served ? nanos > other.nanos : other.line.served;
    }
  }

  private void warn() {
    long now = System.nanoTime();
    long last = warned.get();
    if (now - last > BETWEEN_WARNINGS && warned.compareAndSet(last, now)) {
      LOG.warn(
          "more than {} connections: those are closed whose clients have been silent longest",
          settings.connections());
    }
  }

  /// Nothing where the connection is being closed already, or nothing on it can be trusted.
  Optional<Line> find(HttpConnection connection) {
    return Optional.ofNullable(lines.get(connection)).filter(line -> !line.distrusted);
  }

  /// Takes no more connections, and closes those that have nothing to do.
  void closeIdle() {
    closing = true;
    for (var line : lines.values()) {
      line.context.runOnContext(_ -> line.closeIfIdle());
    }
  }

  /// Looks at no deadlines any more.
  void stop() {
    vertx.cancelTimer(sweeping);
  }

  private void sweep(long now) {
    for (var line : lines.values()) {
      var deadline = line.deadline;
      if (deadline != null && deadline.nanoTime() - now <= 0) {
        line.context.runOnContext(_ -> line.expire(deadline));
      }
    }
  }

  /// Until when a client has time to do its part.
  ///
  /// @param since when it was the client's turn
  private record Deadline(long nanoTime, long since, Runnable action) {}

  /// One connection. Used on its event loop only.
  final class Line {
    private final HttpConnection connection;
    private final Context context;
    private volatile @Nullable Deadline deadline;

    /// Somebody else has its place. Set on any event loop.
    private volatile boolean givenUp;

    private volatile boolean served;
    private int requests;
    private boolean distrusted;

    private Line(HttpConnection connection, Context context) {
      this.connection = connection;
      this.context = context;
    }

    Context context() {
      return context;
    }

    void close() {
      connection.close();
    }

    /// Whoever reads what came in another way than we do sees other requests in what follows, so
    /// there are none.
    void distrust() {
      distrusted = true;
    }

    /// A request has come in; there is no hurry from now on.
    void begin() {
      requests++;
      deadline = null;
    }

    /// Sets the deadline of the connection, in place of the one before.
    void within(Duration time, Runnable otherwise) {
      long now = System.nanoTime();
      deadline = new Deadline(now + time.toNanos(), now, otherwise);
    }

    void takeTime() {
      deadline = null;
    }

    /// A request is over in every respect.
    void end() {
      served = true;
      if (--requests == 0) {
        within(settings.idle(), connection::close);
        closeIfClosing();
      }
    }

    private void closeIfClosing() {
      if (closing) {
        connection.close();
      }
    }

    private void closeIfIdle() {
      if (requests == 0) {
        connection.close();
      }
    }

    /// Whoever has done something meanwhile stays after all.
    private void giveUp(Deadline kept) {
      if (kept.equals(deadline)) {
        connection.close();
      } else {
        givenUp = false;
      }
    }

    /// A deadline that was replaced meanwhile does not count.
    private void expire(Deadline expired) {
      if (expired.equals(deadline)) {
        deadline = null;
        expired.action().run();
      }
    }
  }
}
