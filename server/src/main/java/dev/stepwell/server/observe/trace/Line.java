package dev.stepwell.server.observe.trace;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes that wait until somebody makes spans of them and sends these. There are only so many: what
/// comes while the line is full is dropped and counted, and whoever brings it never waits.
final class Line implements AutoCloseable {
  /// Notes in line, of about one kilobyte each.
  static final int MOST = 4_096;

  /// Spans that are sent together.
  private static final int TOGETHER = 512;

  /// How long the first of them waits for the others.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// What is in line when the server stops may take so long to be sent.
  private static final Duration LAST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  private final BlockingQueue<Note> notes = new ArrayBlockingQueue<>(MOST);
  private final Spans spans;
  private final Sending sending;
  private final SpanCounts counts;
  private final Thread thread;
  private volatile boolean closing;
  private volatile long end;

  Line(Spans spans, Sending sending, SpanCounts counts) {
    this.spans = spans;
    this.sending = sending;
    this.counts = counts;
    this.thread = Thread.ofPlatform().name("traces").daemon().start(this::run);
  }

  /// Sends spans, and returns whether a collector has them. It gives up after a while.
  @FunctionalInterface
  interface Sending {
    boolean send(Collection<SpanData> spans);
  }

  void add(Note note) {
    if (closing || !notes.offer(note)) {
      counts.dropped(1);
    }
  }

  private void run() {
    var batch = new ArrayList<Note>(TOGETHER);
    while (!closing || !notes.isEmpty()) {
      try {
        take(batch);
      } catch (InterruptedException nobodyDoes) {
        return;
      }
      send(batch);
      batch.clear();
    }
  }

  private void take(List<Note> batch) throws InterruptedException {
    batch.add(notes.take());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (batch.size() < TOGETHER && !closing) {
      var next = notes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      batch.add(next);
      notes.drainTo(batch, TOGETHER - batch.size());
    }
    notes.drainTo(batch, TOGETHER - batch.size());
  }

  /// Whatever goes wrong costs these spans and no more.
  private void send(List<Note> batch) {
    var made = new ArrayList<SpanData>(batch.size());
    for (var note : batch) {
      try {
        spans.of(note, made::add);
      } catch (RuntimeException failure) {
        counts.dropped(1);
        LOG.debug("no span could be made of {}", note, failure);
      }
    }
    if (made.isEmpty()) {
      return;
    }
    if ((!closing || System.nanoTime() - end < 0) && sent(made)) {
      counts.exported(made.size());
    } else {
      counts.dropped(made.size());
    }
  }

  private boolean sent(List<SpanData> made) {
    try {
      return sending.send(made);
    } catch (RuntimeException failure) {
      LOG.warn("spans could not be sent", failure);
      return false;
    }
  }

  /// Sends what is there, but not for long. Nobody is interrupted: what is being sent is sent.
  @Override
  public void close() {
    end = System.nanoTime() + LAST.toNanos();
    closing = true;
    var _ = notes.offer(Note.Closed.CLOSED); // where the line is full nobody waits for more
    try {
      thread.join(LAST.plusSeconds(1));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
