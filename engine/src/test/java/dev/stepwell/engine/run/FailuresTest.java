package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Outcome.Answered;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.RunCommand.ConcludeFailureReport;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FailuresTest extends EngineTest {
  private static final Header NON_RETRYABLE = new Header("Upstash-NonRetryable-Error", "true");
  private static final Header VERSION = new Header("Upstash-Workflow-Sdk-Version", "1");
  private static final String OF_RUN = "https://app.example/failed";
  private static final String OF_STEP = "https://app.example/step-failed";

  @Test
  void aRunFailsWithTheLastAttemptOfOneOfItsDeliveries() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2)));
    given(waitFor(RUN, "paid", 2));
    given(notify(RUN, "shipped", "12"));

    for (int attempt = 0; attempt < 3; attempt++) {
      given(outcome(message(RUN, 1), answered(500)));
      assertThat(phase()).isEqualTo(Phase.Active.ACTIVE);
    }
    given(outcome(message(RUN, 1), answered(500)));

    var failed = (Phase.Failed) phase();
    assertThat(failed.at()).isEqualTo(now());
    assertThat(failed.failed()).isEqualTo(message(RUN, 1));
    assertThat(failed.report()).isEmpty();
    var entry = DeadKey.parse(PROJECT, failed.dlqId()).orElseThrow();
    assertThat(tables.deadLetters().rows().keySet()).containsExactly(entry);
    assertThat(deliveries(RUN)).isEmpty();
    assertThat(waiting(RUN)).isEmpty();
    assertThat(saved(RUN)).containsExactly("shipped=12");
  }

  @Test
  void theFailureIsReportedOnceItIsCertain() {
    given(start(RUN, failingTo(OF_RUN)));
    failsForGood(message(RUN, 0));

    assertThat(deliveries(RUN))
        .containsExactly(
            "#1 failure: message #0 after 3 retries: 500; it began with #0 payload to " + OF_RUN);
    assertThat(report()).isEqualTo(new Phase.Report(message(RUN, 1), Progress.IN_PROGRESS));
    assertThat(tables.runStates().get(origin(RUN)).map(RunState::messages)).contains(2);
  }

  @Test
  void theEndpointItselfCanForbidRetries() {
    given(start(RUN, failingTo(OF_RUN)));

    given(outcome(message(RUN, 0), new Answered(489, List.of(NON_RETRYABLE), Bytes.utf8("no"))));

    assertThat(deliveries(RUN))
        .containsExactly(
            "#1 failure: message #0 after 0 retries: 489 no; it began with #0 payload to "
                + OF_RUN);
  }

  @Test
  void statusAndHeaderTogetherForbidRetries() {
    given(start(RUN));
    given(outcome(message(RUN, 0), answered(489)));
    given(outcome(message(RUN, 0), answered(500, NON_RETRYABLE)));
    given(
        outcome(message(RUN, 0), answered(489, new Header("Upstash-NonRetryable-Error", "false"))));

    assertThat(phase()).isEqualTo(Phase.Active.ACTIVE);
  }

  @Test
  void theCallbackOfTheFailedStepComesFirst() {
    given(start(RUN, failingTo(OF_RUN)));
    given(append(RUN, stepFailingTo(1, OF_STEP)));
    failsForGood(message(RUN, 1));

    assertThat(reportedTo()).isEqualTo(OF_STEP);
  }

  @Test
  void theCallbackOfTheTriggerComesSecond() {
    given(start(RUN, failingTo(OF_RUN)));
    given(append(RUN, stepFailingTo(1, OF_STEP), result(2, "two")));
    failsForGood(message(RUN, 2));

    assertThat(reportedTo()).isEqualTo(OF_RUN);
  }

  @Test
  void theCallbackThatAStepCarriedLastComesThird() {
    given(start(RUN));
    given(append(RUN, stepFailingTo(1, "https://app.example/older")));
    given(append(RUN, stepFailingTo(2, OF_STEP), result(3, "three")));
    failsForGood(message(RUN, 3));

    assertThat(reportedTo()).isEqualTo(OF_STEP);
  }

  @Test
  void theReportHasTheSettingsOfTheCallback() {
    var settings =
        new CallbackSpec.Settings(
            OptionalInt.of(1),
            Optional.of("5"),
            Optional.of(Duration.ofSeconds(7)),
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty());
    given(start(RUN, failingTo(new CallbackSpec(OF_RUN, List.of(new Header("A", "b")), settings))));
    failsForGood(message(RUN, 0));

    var message = tables.messages().get(message(RUN, 1)).orElseThrow();
    assertThat(message.due()).isEqualTo(now().plusSeconds(30));
    assertThat(message.request().headers()).containsExactly(new Header("A", "b"));
    assertThat(message.settings())
        .isEqualTo(
            new Message.Settings(
                new RetryPolicy(1, Optional.of("5")),
                Optional.of(Duration.ofSeconds(7)),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void aReportThatArrivesSucceeds() {
    given(start(RUN, failingTo(OF_RUN)));
    failsForGood(message(RUN, 0));

    given(outcome(message(RUN, 1), answered(200)));

    assertThat(report().progress()).isEqualTo(Progress.SUCCEEDED);
    assertThat(deliveries(RUN)).isEmpty();
    assertThat(tables.bodies().rows()).isEmpty();
  }

  @Test
  void aReportThatNobodyWantsWasNone() {
    given(start(RUN, failingTo(OF_RUN)));
    failsForGood(message(RUN, 0));

    var missing = new Header("Upstash-Workflow-Failure-Callback-Notfound", "true");
    given(outcome(message(RUN, 1), answered(200, missing)));

    assertThat(report().progress()).isEqualTo(Progress.NOT_WANTED);
  }

  @Test
  void aReportThatCannotBeDeliveredFailsAloneAndMakesNoOther() {
    given(start(RUN, failingTo(OF_RUN)));
    failsForGood(message(RUN, 0));
    var before = (Phase.Failed) phase();

    failsForGood(message(RUN, 1));

    assertThat(report().progress()).isEqualTo(Progress.FAILED);
    assertThat(((Phase.Failed) phase()).dlqId()).isEqualTo(before.dlqId());
    assertThat(deliveries(RUN)).isEmpty();
  }

  @Test
  void outcomesOfReportsThatThereAreNotChangeNothing() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    var stray = new ConcludeFailureReport(message(RUN, 7), answered(200), true);
    assertThat(when(stray).facts()).isEmpty();
    failsForGood(message(RUN, 1));
    assertThat(when(stray).facts()).isEmpty();

    given(start(RUN, failingTo(OF_RUN)));
    failsForGood(message(RUN, 0));
    assertThat(when(new ConcludeFailureReport(message(RUN, 7), answered(200), true)).facts())
        .isEmpty();
  }

  @Test
  void aReportIsNotTouchedByTheNextRunOfTheName() {
    given(start(RUN, failingTo(OF_RUN)));
    failsForGood(message(RUN, 0));
    var report = message(RUN, 1);
    given(start(RUN));

    given(outcome(report, answered(200)));

    assertThat(phase()).isEqualTo(Phase.Active.ACTIVE);
    assertThat(tables.runStates().get(report.origin()).orElseThrow().phase())
        .extracting(phase -> ((Phase.Failed) phase).report().orElseThrow().progress())
        .isEqualTo(Progress.SUCCEEDED);
  }

  @Test
  void aSecondFailureOfAFailedRunIsNone() {
    given(start(RUN, failingTo(OF_RUN)));
    given(append(RUN, result(1, "one")));
    var late = outcome(message(RUN, 0), answered(489, NON_RETRYABLE));
    failsForGood(message(RUN, 1));
    var before = tables.copy();

    given(late);

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aDestinationThatIsNoWorkflowFailsTheRunAtOnce() {
    given(probing(Purpose.Probe.WORKFLOW, failingTo(OF_RUN)));

    given(outcome(message(RUN, 0), new Answered(200, List.of(), Bytes.utf8("hello"))));

    assertThat(deliveries(RUN).getFirst())
        .contains("detected a non-workflow destination for trigger/invoke");
  }

  @Test
  void whatIsNoWorkflowHasNoFailureFunction() {
    given(probing(Purpose.Probe.WORKFLOW, failingTo(URL)));

    given(outcome(message(RUN, 0), new Answered(200, List.of(), Bytes.utf8("hello"))));

    assertThat(deliveries(RUN)).isEmpty();
    assertThat(((Phase.Failed) phase()).report()).isEmpty();
  }

  @Test
  void aWorkflowShowsItselfInItsFirstAnswer() {
    given(probing(Purpose.Probe.WORKFLOW, SETTINGS));
    given(append(RUN, result(1, "one")));

    // Only answers with success tell, and only the first delivery is asked.
    given(outcome(message(RUN, 0), answered(500)));
    given(outcome(message(RUN, 0), answered(200, VERSION)));
    given(outcome(message(RUN, 1), answered(200)));

    assertThat(phase()).isEqualTo(Phase.Active.ACTIVE);
    assertThat(deliveries(RUN)).isEmpty();
  }

  @Test
  void withoutAProbeAnyAnswerWillDo() {
    given(start(RUN));
    given(outcome(message(RUN, 0), answered(204)));

    assertThat(phase()).isEqualTo(Phase.Active.ACTIVE);
  }

  @Test
  void oldSdksCannotBeTriggeredByRest() {
    for (var version : List.of("v0.3.2", "0.9", "", "vx.1", "v")) {
      var run = run("wfr_" + version);
      given(new StartRun(run, probed(Purpose.Probe.SDK_1, failingTo(OF_RUN)), Optional.empty()));
      given(outcome(message(run, 0), answered(200, new Header("Upstash-workflow-sdk", version))));
      assertThat(deliveries(run).getFirst())
          .contains("trigger rest api is only usable with sdk versions after v1.0.0");
    }
    for (var version : List.of("v1.0.0", "1.3.2", "v10.0.0", "9")) {
      var run = run("wfr_" + version);
      given(new StartRun(run, probed(Purpose.Probe.SDK_1, SETTINGS), Optional.empty()));
      given(outcome(message(run, 0), answered(200, new Header("Upstash-workflow-sdk", version))));
      assertThat(tables.runStates().get(origin(run)).map(RunState::active)).contains(true);
    }
  }

  private Phase phase() {
    return tables.runStates().get(origin(RUN)).orElseThrow().phase();
  }

  private Phase.Report report() {
    return ((Phase.Failed) phase()).report().orElseThrow();
  }

  private String reportedTo() {
    return tables.messages().get(report().message()).orElseThrow().request().url();
  }

  private static StartRun probing(Purpose.Probe probe, RunSettings settings) {
    return new StartRun(RUN, probed(probe, settings), Optional.empty());
  }

  private static Trigger probed(Purpose.Probe probe, RunSettings settings) {
    return new Trigger(
        Trigger.Kind.FIRST,
        List.of(),
        request(URL),
        Bytes.utf8("payload"),
        Due.Now.NOW,
        settings,
        probe,
        "");
  }

  private static Append.Step stepFailingTo(int stepId, String url) {
    return new Append.Step(
        StepIdentity.result(stepId),
        Bytes.EMPTY,
        request(URL),
        Due.Now.NOW,
        Append.Step.Retry.OF_RUN,
        Optional.of(callback(url)));
  }
}
