package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Outcome.Answered;
import dev.stepwell.engine.Outcome.NoAnswer;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunFact.CallReturned;
import dev.stepwell.engine.run.RunFact.RunFailed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallsTest extends EngineTest {

  @BeforeEach
  void aRun() {
    given(start(RUN));
    given(outcome(message(RUN, 0), answered(200)));
  }

  @Test
  void anAnswerIsReportedToTheEndpoint() {
    given(append(RUN, call(1, 2)));

    given(outcome(message(RUN, 1), new Answered(201, List.of(), Bytes.utf8("yes"))));

    assertThat(deliveries(RUN)).containsExactly("#2 report: call #1 (call 1): 201 yes");
    assertThat(history(RUN)).containsExactly("#0 payload");
    // The SDK takes the report and submits the step.
    given(append(RUN, result(1, "paid")));
    given(outcome(message(RUN, 2), answered(200)));
    assertThat(history(RUN)).containsExactly("#0 payload", "#3 paid");
    assertThat(deliveries(RUN)).containsExactly("#3 step 1");
    assertThat(tables.bodies().rows()).isEmpty();
  }

  @Test
  void onlyTheLastFailureIsReportedAndDoesNotFailTheRun() {
    given(append(RUN, call(1, 1)));

    given(outcome(message(RUN, 1), answered(500)));
    assertThat(deliveries(RUN)).containsExactly("#1 call call 1 to https://pay.example/ in 12 s");
    given(outcome(message(RUN, 1), new NoAnswer(NoAnswer.Reason.TIMED_OUT, "too slow")));

    assertThat(deliveries(RUN)).containsExactly("#2 report: call #1 (call 1): TIMED_OUT too slow");
    assertThat(tables.runStates().get(origin(RUN)).map(RunState::active)).contains(true);
  }

  @Test
  void aThirdPartyThatForbidsRetriesIsAskedOnce() {
    given(append(RUN, call(1, 5)));

    given(
        outcome(message(RUN, 1), answered(489, new Header("Upstash-NonRetryable-Error", "true"))));

    assertThat(deliveries(RUN)).containsExactly("#2 report: call #1 (call 1): 489");
  }

  @Test
  void whatComesBackAfterTheEndIsForgotten() {
    given(append(RUN, call(1, 0), call(2, 0)));
    var late = outcome(message(RUN, 1), answered(200));
    given(new CancelRun(RUN));
    var before = tables.copy();

    assertThat(when(late).facts()).isEmpty();

    assertThat(tables.rows()).isEqualTo(before.rows());
    assertThat(deliveries(RUN)).isEmpty();
    assertThat(tables.bodies().rows()).isEmpty();
  }

  @Test
  void aReportThatCannotBeDeliveredFailsTheRun() {
    given(append(RUN, call(1, 0)));
    given(outcome(message(RUN, 1), answered(200)));

    var happened = failsForGood(message(RUN, 2));

    assertThat(happened.facts(RunFailed.class)).hasSize(1);
    assertThat(deliveries(RUN)).isEmpty();
  }

  @Test
  void theReportHasTheSettingsOfTheCallbackOrElseOfTheRun() {
    var flow =
        new FlowControl("key", OptionalInt.of(1), OptionalInt.empty(), Duration.ofSeconds(1));
    var settings =
        new CallbackSpec.Settings(
            OptionalInt.of(9),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(7)),
            Optional.of(Duration.ofSeconds(30)),
            Optional.of(flow));
    given(
        append(
            RUN, callReportedTo(new CallbackSpec(URL, List.of(new Header("A", "b")), settings))));
    var fact = when(outcome(message(RUN, 1), answered(200))).facts(CallReturned.class).getFirst();

    var report = tables.messages().get(fact.report()).orElseThrow();
    assertThat(report.due()).isEqualTo(now().plusSeconds(30));
    assertThat(report.request().headers()).containsExactly(new Header("A", "b"));
    assertThat(report.settings())
        .isEqualTo(
            new Message.Settings(
                new RetryPolicy(9, SETTINGS.retry().delay()),
                Optional.of(Duration.ofSeconds(7)),
                Optional.of(flow),
                Optional.empty()));

    given(append(RUN, call(2, 0)));
    var plain = when(outcome(message(RUN, 3), answered(200))).facts(CallReturned.class).getFirst();
    assertThat(tables.messages().get(plain.report()).orElseThrow().settings())
        .isEqualTo(Message.Settings.of(SETTINGS.retry()));
  }

  private static Append.Call callReportedTo(CallbackSpec report) {
    return new Append.Call(
        OptionalInt.of(1),
        Bytes.EMPTY,
        request("https://pay.example/"),
        Due.Now.NOW,
        Message.Settings.of(new RetryPolicy(0, Optional.empty())),
        report);
  }
}
