package dev.stepwell.server.observe.trace;

import static dev.stepwell.server.api.log.World.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.server.api.log.World;
import dev.stepwell.server.partition.Aggregates;
import dev.stepwell.server.partition.Answer;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The spans of what the engine has decided, in the order in which they end.
class SpansTest {
  private final List<SpanData> spans = new ArrayList<>();
  private final Spans maker =
      new Spans(
          new Span.Origin(Resource.empty(), InstrumentationScopeInfo.create("test")),
          new Contexts(new OfWorld(), 1));
  private final World world =
      new World(1, new Recorder(this::now, note -> maker.of(note, spans::add)));

  private Instant now() {
    return world.now();
  }

  /// Only looked at.
  private final class OfWorld implements Aggregates {
    @Override
    public void submit(Command command, Consumer<Answer> whenDone) {
      throw new AssertionError("nobody commands: " + command);
    }

    @Override
    public View view(Address address) {
      return world.view(address);
    }
  }

  private SpanData span(String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static Duration length(SpanData span) {
    return Duration.ofNanos(span.getEndEpochNanos() - span.getStartEpochNanos());
  }

  private List<String> names() {
    return spans.stream().map(SpanData::getName).toList();
  }

  private static Optional<String> outcome(SpanData span) {
    return Optional.ofNullable(span.getAttributes().get(Attribute.OUTCOME));
  }

  @Test
  void aWaitThatIsNotifiedLastsUntilThen() {
    world.start("run");
    world.waitFor("run", 1, "Wait", "paid");
    world.delivered("run");
    world.pass(Duration.ofMinutes(3));
    world.notify("run", "paid", "12");
    var wait = span("wait paid");
    assertThat(length(wait)).isEqualTo(Duration.ofMinutes(3));
    assertThat(outcome(wait)).contains("notified");
    assertThat(wait.getAttributes().get(Attribute.EVENT)).isEqualTo("paid");
  }

  @Test
  void aWaitWhoseTimeIsOverLastsAsLongAsItMay() {
    world.start("run");
    world.waitFor("run", 1, "Wait", "paid");
    world.delivered("run");
    world.pass(Duration.ofHours(1));
    world.timeOut("run");
    assertThat(length(span("wait paid"))).isEqualTo(Duration.ofHours(1));
    assertThat(outcome(span("wait paid"))).contains("timed out");
  }

  @Test
  void aWaitForWhatIsThereTakesNoTime() {
    world.start("run");
    world.notify("run", "paid", "12");
    world.pass(Duration.ofMinutes(1));
    world.waitFor("run", 1, "Wait", "paid");
    assertThat(length(span("wait paid"))).isZero();
    assertThat(outcome(span("wait paid"))).contains("saved");
  }

  @Test
  void aWaitEndsWithItsRun() {
    world.start("run");
    world.waitFor("run", 1, "Wait", "paid");
    world.delivered("run");
    world.pass(Duration.ofSeconds(5));
    world.handle(new CancelRun(World.name("run")));
    assertThat(outcome(span("wait paid"))).contains("dropped");
    var run = span("run /api/orders");
    assertThat(outcome(run)).contains("cancelled");
    assertThat(length(run)).isEqualTo(Duration.ofSeconds(5));
    assertThat(span("wait paid").getParentSpanId()).isEqualTo(run.getSpanId());
    assertThat(span("wait paid").getTraceId()).isEqualTo(run.getTraceId());
  }

  @Test
  void aStepIsOneSpanHoweverOftenItIsTried() {
    world.start("run");
    world.pass(Duration.ofSeconds(1));
    world.fails("run", answered(500, "no"));
    world.pass(Duration.ofSeconds(20));
    world.append("run", World.run(1, "price"));
    world.answer(oldest(), answered(200, "{}"));
    assertThat(names()).containsExactly("step price");
    assertThat(length(span("step price"))).isEqualTo(Duration.ofSeconds(21));
    assertThat(span("step price").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  private MessageKey oldest() {
    var newest = world.newest("run");
    return new MessageKey(newest.origin(), 0);
  }

  @Test
  void aRunThatFailsSaysSoAndSoDoesTheReportOfIt() {
    world.start("run", reporting());
    world.fails("run", answered(500, "no"));
    assertThat(names()).containsExactly("deliver", "run /api/orders");
    assertThat(spans)
        .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
        .allMatch(span -> outcome(span).equals(Optional.of("failed")));
    world.pass(Duration.ofSeconds(2));
    world.delivered("run");
    var report = span("report failure");
    assertThat(outcome(report)).contains("delivered");
    assertThat(length(report)).isEqualTo(Duration.ofSeconds(2));
    assertThat(report.getTraceId()).isEqualTo(span("run /api/orders").getTraceId());
  }

  private static RunSettings reporting() {
    return new RunSettings(
        new RetryPolicy(0, Optional.empty()),
        Set.of(),
        List.of(),
        Optional.empty(),
        Optional.of(
            new CallbackSpec("https://app.example/failed", List.of(), CallbackSpec.Settings.NONE)),
        "");
  }

  @Test
  void theTimeInLineHasASpanOfItsOwn() {
    world.start("first", gated());
    world.start("run", gated());
    world.pass(Duration.ofSeconds(7));
    world.delivered("first");
    world.handle(new FinishRun(World.name("first"), Optional.empty()));
    var line = span("in line");
    assertThat(names()).as("whoever came first had no line").containsOnlyOnce("in line");
    spans.clear();
    world.pass(Duration.ofSeconds(1));
    world.delivered("run");
    assertThat(names()).containsExactly("deliver");
    assertThat(length(span("deliver"))).isEqualTo(Duration.ofSeconds(1));
    assertThat(length(line)).isEqualTo(Duration.ofSeconds(7));
    assertThat(line.getTraceId()).isEqualTo(span("deliver").getTraceId());
    assertThat(line.getParentSpanId()).isEqualTo(span("deliver").getParentSpanId());
  }

  private static RunSettings gated() {
    return new RunSettings(
        RetryPolicy.DEFAULT,
        Set.of(),
        List.of(),
        Optional.of(
            new FlowControl("key", OptionalInt.of(1), OptionalInt.empty(), Duration.ofSeconds(1))),
        Optional.empty(),
        "");
  }

  @Test
  void theTimesAreThoseOfTheRun() {
    var begin = now();
    world.start("run");
    world.pass(Duration.ofSeconds(9));
    world.handle(new FinishRun(World.name("run"), Optional.empty()));
    var run = span("run /api/orders");
    assertThat(run.getStartEpochNanos())
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(begin.toEpochMilli()));
    assertThat(length(run)).isEqualTo(Duration.ofSeconds(9));
  }
}
