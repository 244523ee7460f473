package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.RunCommand.CancelFailureReport;
import dev.stepwell.engine.run.RunCommand.RepeatFailureReport;
import dev.stepwell.engine.run.RunCommand.RestartRun;
import dev.stepwell.engine.run.RunCommand.ResumeRun;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// What becomes of the failure function of a run that is repaired or given up.
class RepairedReportsTest extends RepairScene {
  @Test
  void aRunningReportStopsWithTheRepair() {
    given(start(RUN, failingTo(FAILED)));
    failsForGood(message(RUN, 0));
    var late = outcome(message(RUN, 1), answered(200));

    resume();

    assertThat(deliveries(RUN)).isEmpty();
    assertThat(report()).isEqualTo(Progress.CANCELLED);
    given(late);
    assertThat(report()).isEqualTo(Progress.CANCELLED);
    assertThat(tables.bodies().rows()).isEmpty();
  }

  @Test
  void aReportThatFailedIsSentAgain() {
    given(start(RUN, failingTo(FAILED)));
    failsForGood(message(RUN, 0));
    var told = deliveries(RUN).getFirst().substring(2);
    var entry = entry();
    assertThat(when(new RepeatFailureReport(entry)).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
    failsForGood(message(RUN, 1));
    assertThat(letter(entry).answer()).contains(answered(500));

    var reply = when(new RepeatFailureReport(entry)).reply();

    assertThat(reply).isEqualTo(new Reply.Started(message(RUN, 2), now(), false));
    assertThat(report()).isEqualTo(Progress.IN_PROGRESS);
    assertThat(deliveries(RUN)).containsExactly("#2" + told);
    given(outcome(message(RUN, 2), answered(200)));
    assertThat(report()).isEqualTo(Progress.SUCCEEDED);
    assertThat(letter(entry).answer()).contains(answered(200));
  }

  @Test
  void aReportIsCancelledWhileItRuns() {
    given(start(RUN, failingTo(FAILED)));
    failsForGood(message(RUN, 0));

    given(new CancelFailureReport(entry()));

    assertThat(report()).isEqualTo(Progress.CANCELLED);
    assertThat(deliveries(RUN)).isEmpty();
    assertThat(when(new CancelFailureReport(entry())).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
    assertThat(when(new RepeatFailureReport(entry())).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
  }

  @Test
  void aCallbackThatAStepCarriedIsInherited() {
    given(start(RUN));
    given(
        append(
            RUN,
            new Append.Step(
                StepIdentity.result(1),
                Bytes.utf8("one"),
                request(URL),
                Due.Now.NOW,
                Append.Step.Retry.OF_RUN,
                Optional.of(callback(FAILED)))));
    given(append(RUN, result(2, "two")));
    failsForGood(message(RUN, 2));

    resume();

    assertThat(state(NEXT).lastCallback()).map(CallbackSpec::url).contains(FAILED);
    assertThat(state(NEXT).messages()).isEqualTo(3);
  }

  /// The headers by which an SDK knows its failure function, which a client that only names another
  /// place does not repeat.
  @Test
  void anotherCallbackHasTheHeadersOfTheOneThatAStepCarried() {
    var headers = List.of(new Header("Upstash-Workflow-Is-Failure", "true"));
    var carried = new CallbackSpec(FAILED, headers, CallbackSpec.Settings.NONE);
    var elsewhere =
        new CallbackSpec("https://app.example/other", List.of(), CallbackSpec.Settings.NONE);
    given(start(RUN));
    given(
        append(
            RUN,
            new Append.Step(
                StepIdentity.result(1),
                Bytes.utf8("one"),
                request(URL),
                Due.Now.NOW,
                Append.Step.Retry.OF_RUN,
                Optional.of(carried))));
    given(append(RUN, result(2, "two")));
    failsForGood(message(RUN, 2));
    var overrides =
        new Overrides(
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(elsewhere));

    given(new ResumeRun(entry(), NEXT, overrides));
    failsForGood(message(NEXT, 2));

    var told = new CallbackSpec(elsewhere.url(), headers, CallbackSpec.Settings.NONE);
    assertThat(letter(entry()).callback()).contains(told);
    given(new RestartRun(entry(), RUN, overrides));
    assertThat(tables.runs().get(origin(RUN)).orElseThrow().settings().failureCallback())
        .contains(told);
  }
}
