package dev.stepwell.server.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Spans that wait for a collector.
final class LineTest {
  private static final Instant AT = Instant.ofEpochSecond(1_796_000_000);

  private final Counts counts = new Counts();

  private static final class Counts implements SpanCounts {
    final AtomicInteger exported = new AtomicInteger();
    final AtomicInteger dropped = new AtomicInteger();

    @Override
    public void exported(int spans) {
      exported.addAndGet(spans);
    }

    @Override
    public void dropped(int spans) {
      dropped.addAndGet(spans);
    }
  }

  private static Spans spans() {
    var contexts = new Contexts(new NoAggregates(), 1);
    return new Spans(
        new Span.Origin(Resource.empty(), InstrumentationScopeInfo.create("test")), contexts);
  }

  private static Note note(int number) {
    var message =
        Message.alone(
            new ProjectId("p"),
            Publication.NONE,
            new Message.Request("POST", "http://host/path", List.of(), Optional.empty()),
            Message.Settings.of(RetryPolicy.DEFAULT),
            AT,
            AT);
    return new Note.Attempted(
        new Context("a".repeat(32), "", true, ""),
        "b".repeat(16),
        new MessageKey(new Origin(1, 0), number),
        Sketch.of(message),
        AT,
        AT,
        200,
        "");
  }

  @Test
  void whoBringsASpanNeverWaitsForACollectorThatIsStuck() throws InterruptedException {
    var stuck = new CountDownLatch(1);
    var entered = new CountDownLatch(1);
    var line =
        new Line(
            spans(),
            _ -> {
              entered.countDown();
              try {
                stuck.await();
                return true;
              } catch (InterruptedException disturbed) {
                return false; // then it would be counted as dropped
              }
            },
            counts);
    line.add(note(0));
    entered.await();
    int many = 3 * Line.MOST;
    for (int i = 0; i < many; i++) {
      line.add(note(i)); // would never return if it waited: the collector is stuck
    }
    assertThat(counts.dropped.get()).isEqualTo(many - Line.MOST);
    var closing = Thread.ofVirtual().start(line::close);
    stuck.countDown();
    closing.join();
    assertThat(counts.exported.get()).isEqualTo(1 + Line.MOST);
  }

  @Test
  void whatIsRefusedIsCountedAndTheNextIsTried() {
    var sent = new AtomicInteger();
    var line = new Line(spans(), _ -> sent.getAndIncrement() > 0, counts);
    line.add(note(0));
    while (sent.get() == 0) {
      Thread.onSpinWait();
    }
    line.add(note(1));
    line.close();
    assertThat(counts.dropped.get()).isEqualTo(1);
    assertThat(counts.exported.get()).isEqualTo(1);
  }

  @Test
  void afterTheEndNothingIsTaken() {
    var line = new Line(spans(), _ -> true, counts);
    line.close();
    line.add(note(0));
    assertThat(counts.dropped.get()).isEqualTo(1);
  }

  @Test
  void whatASenderStumblesOverCostsItsSpansAlone() {
    var sent = new AtomicInteger();
    var line =
        new Line(
            spans(),
            _ -> {
              if (sent.getAndIncrement() == 0) {
                throw new IllegalStateException("a defect");
              }
              return true;
            },
            counts);
    line.add(note(0));
    while (sent.get() == 0) {
      Thread.onSpinWait();
    }
    line.add(note(1));
    line.close();
    assertThat(counts.dropped.get()).isEqualTo(1);
    assertThat(counts.exported.get()).isEqualTo(1);
  }
}
