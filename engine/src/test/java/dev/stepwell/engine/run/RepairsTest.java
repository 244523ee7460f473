package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.RunCommand.CancelFailureReport;
import dev.stepwell.engine.run.RunCommand.DiscardFailure;
import dev.stepwell.engine.run.RunCommand.RepeatFailureReport;
import dev.stepwell.engine.run.RunCommand.RestartRun;
import dev.stepwell.engine.run.RunCommand.ResumeRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RepairsTest extends EngineTest {
  private static final RunName NEXT = run("wfr_next");
  private static final String FAILED = "https://app.example/failed";

  @Test
  void aResumedRunGoesOnWhereTheFailureWas() {
    given(start(RUN));
    delivered(RUN, 0);
    given(append(RUN, result(1, "one")));
    delivered(RUN, 1);
    given(append(RUN, result(2, "two")));
    failsForGood(message(RUN, 2));

    var reply = (Reply.Started) resume().reply();

    assertThat(reply).isEqualTo(new Reply.Started(message(NEXT, 0), now(), false));
    assertThat(history(NEXT)).containsExactly("#0 payload", "#1 one", "#2 two");
    assertThat(deliveries(NEXT)).containsExactly("#2 step 2");
    assertThat(deliveries(RUN)).isEmpty();
    assertThat(state(NEXT).active()).isTrue();
    var run = tables.runs().get(origin(NEXT)).orElseThrow();
    assertThat(run.headers()).containsExactly(new Header("X-Customer", "alice"));
    assertThat(run.settings()).isEqualTo(SETTINGS);
  }

  @Test
  void finishedStepsOfAResumedRunAreKnown() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    failsForGood(message(RUN, 1));
    resume();

    var items = ((Reply.Appended) when(append(NEXT, result(1, "one"))).reply()).items();

    assertThat(items).containsExactly(new Reply.Appended.Item(message(NEXT, 1), true));
    given(append(NEXT, result(2, "two")));
    assertThat(history(NEXT)).containsExactly("#0 payload", "#1 one", "#2 two");
  }

  @Test
  void aFailureIsRepairedOnce() {
    failed();
    var entry = entry();
    given(new ResumeRun(entry, NEXT, Overrides.NONE));
    var before = tables.copy();

    for (var again :
        List.of(
            new ResumeRun(entry, run("wfr_other"), Overrides.NONE),
            new RestartRun(entry, run("wfr_other"), Overrides.NONE),
            new DiscardFailure(entry),
            new RepeatFailureReport(entry),
            new CancelFailureReport(entry))) {
      assertThat(when(again).rejection()).isInstanceOf(Rejection.NotFound.class);
    }
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void openBranchesAreDeliveredToo() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2), plan(3), sleep(4, Duration.ofHours(1))));
    delivered(RUN, 1);
    given(append(RUN, result(1, "one")));
    given(outcome(message(RUN, 5), answered(500)));
    delivered(RUN, 0);
    failsForGood(message(RUN, 2));

    resume();

    // #1 and its result: the plan is delivered, the result was waiting for a retry.
    assertThat(deliveries(NEXT))
        .containsExactly("#2 step 2", "#3 step 3", "#4 step 4 in 3600 s", "#5 step 5");
    assertThat(messages(origin(NEXT))).allMatch(row -> row.value().attempts() == 0);
  }

  @Test
  void aSleepThatIsOverMeanwhileEndsAtOnce() {
    given(start(RUN));
    given(append(RUN, plan(1), sleep(2, Duration.ofHours(1))));
    failsForGood(message(RUN, 1));
    passes(Duration.ofHours(2));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#1 step 1", "#2 step 2");
  }

  /// The next delivery may fail before the answer of the one that ran a step is recorded.
  @Test
  void aFinishedStepIsNotRunAgainThoughItsDeliveryHadNoAnswer() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    given(append(RUN, result(2, "two")));
    failsForGood(message(RUN, 2));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#2 step 2");
  }

  @Test
  void aFinishedBranchIsNotRunAgainThoughItsPlanHadNoAnswer() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2), plan(3)));
    given(append(RUN, result(2, "two")));
    given(append(RUN, result(1, "one")));
    failsForGood(message(RUN, 3));

    resume();

    // #4: there is a later result, which alone can be the last of the block.
    assertThat(deliveries(NEXT)).containsExactly("#3 step 3", "#5 step 5");
  }

  @Test
  void theLastResultOfABlockLeadsOn() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2)));
    given(append(RUN, result(2, "two")));
    given(append(RUN, result(1, "one")));
    failsForGood(message(RUN, 2));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#4 step 4");
  }

  @Test
  void aReportWhoseStepIsFinishedIsNotDeliveredAgain() {
    given(start(RUN));
    given(append(RUN, call(1, 0)));
    delivered(RUN, 0);
    given(outcome(message(RUN, 1), answered(200)));
    given(append(RUN, result(1, "called")));
    failsForGood(message(RUN, 3));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#3 step 1");
  }

  /// Its message keeps its number, which nobody else may get.
  @Test
  void aReportOfACallOfNoStepIsDeliveredAgain() {
    given(start(RUN));
    var call = call(1, 0);
    given(
        append(
            RUN,
            new Append.Call(
                OptionalInt.empty(),
                call.body(),
                call.request(),
                call.due(),
                call.settings(),
                call.report())));
    delivered(RUN, 0);
    given(outcome(message(RUN, 1), answered(200)));
    failsForGood(message(RUN, 2));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#2 report: call #1 (call 1): 200");
    given(append(NEXT, result(1, "called")));
    given(append(NEXT, result(2, "two")));
    assertThat(history(NEXT)).containsExactly("#0 payload", "#3 called", "#4 two");
  }

  /// What failed had been acted upon, so that it is of no use; the run was further on by then.
  @Test
  void aStepInSequenceThatWaitedIsAskedForAgain() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    delivered(RUN, 1);
    given(waitFor(RUN, "paid", 2));
    failsForGood(message(RUN, 0));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#1 step 1");
    given(waitFor(NEXT, "paid", 2));
    given(notify(NEXT, "paid", "5"));
    assertThat(history(NEXT)).last().isEqualTo("#2 wait 2: paid brought 5");
  }

  @Test
  void aRunOfWhichNothingIsLeftToDeliverGoesOnAtItsEnd() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    delivered(RUN, 1);
    failsForGood(message(RUN, 0));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#1 step 1");
  }

  @Test
  void stepsThatWaitedAreAskedForAgain() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2), plan(3), plan(4)));
    delivered(RUN, 0, 1, 2, 3);
    given(waitFor(RUN, "paid", 1));
    given(append(RUN, call(2, 0)));
    given(invoke(RUN, run("wfr_child"), 3));
    failsForGood(message(RUN, 4));

    resume();

    assertThat(deliveries(NEXT))
        .containsExactly("#1 step 1", "#2 step 2", "#3 step 3", "#4 step 4");
    assertThat(waiting(NEXT)).isEmpty();
    given(waitFor(NEXT, "paid", 1));
    given(append(NEXT, call(2, 0)));
    given(invoke(NEXT, run("wfr_child2"), 3));
    assertThat(waiting(NEXT)).containsExactly("paid/1");
    assertThat(tables.seen().get(seen(NEXT, 2)).map(Seen::stage)).contains(Seen.Stage.CALLING);
    assertThat(tables.seen().get(seen(NEXT, 3)).map(Seen::stage)).contains(Seen.Stage.INVOKING);
  }

  @Test
  void aReportOfACallThatFailedIsDeliveredAgain() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2)));
    delivered(RUN, 0, 1, 2);
    given(append(RUN, call(1, 0)));
    given(outcome(message(RUN, 3), answered(200)));
    failsForGood(message(RUN, 4));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#4 report: call #3 (call 1): 200");
    assertThat(tables.seen().get(seen(NEXT, 1)))
        .contains(new Seen(message(NEXT, 3), Seen.Stage.CALLING));
    given(append(NEXT, result(1, "called")));
    assertThat(history(NEXT)).last().isEqualTo("#5 called");
  }

  @Test
  void whatAChildBroughtAfterTheFailureIsDelivered() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2)));
    delivered(RUN, 0, 1);
    given(invoke(RUN, run("wfr_child"), 1));
    failsForGood(message(RUN, 2));
    given(finish(run("wfr_child"), "done"));

    resume();

    assertThat(history(NEXT)).last().isEqualTo("#3 invoke 1: succeeded with done");
    assertThat(deliveries(NEXT)).containsExactly("#2 step 2", "#3 step 3");
  }

  @Test
  void whatWasSavedMovesToTheNextRun() {
    given(start(RUN));
    given(notify(RUN, "paid", "5"));
    given(notify(RUN, "paid", "6"));
    failsForGood(message(RUN, 0));
    assertThat(saved(RUN)).containsExactly("paid=5", "paid=6");

    resume();

    assertThat(saved(RUN)).isEmpty();
    assertThat(saved(NEXT)).containsExactly("paid=5", "paid=6");
    given(waitFor(NEXT, "paid", 1));
    assertThat(history(NEXT)).last().isEqualTo("#1 wait 1: paid brought 5");
    assertThat(state(NEXT).saved()).isEqualTo(new RunState.Saved(1, 1));
  }

  @Test
  void whoeverKnowsTheOldIdReachesTheNewRun() {
    failed();
    assertThat(when(notify(RUN, "paid", "0")).rejection()).isInstanceOf(Rejection.NotFound.class);
    resume();
    failsForGood(message(NEXT, 0));
    given(new ResumeRun(entry(), run("wfr_last"), Overrides.NONE));

    var reply = (Reply.Notified) when(notify(RUN, "paid", "5")).reply();

    assertThat(reply.run()).isEqualTo(run("wfr_last"));
    assertThat(saved(run("wfr_last"))).containsExactly("paid=5");
  }

  @Test
  void aRestartedRunBeginsAtItsPayload() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    given(notify(RUN, "paid", "5"));
    delivered(RUN, 0);
    failsForGood(message(RUN, 1));

    var reply = when(new RestartRun(entry(), NEXT, Overrides.NONE)).reply();

    assertThat(reply).isEqualTo(new Reply.Started(message(NEXT, 0), now(), false));
    assertThat(history(NEXT)).containsExactly("#0 payload");
    assertThat(deliveries(NEXT)).containsExactly("#0 step 0");
    assertThat(messages(origin(NEXT)).getFirst().value().request()).isEqualTo(request(URL));
    assertThat(saved(RUN)).isEmpty();
    assertThat(saved(NEXT)).isEmpty();
    assertThat(tables.deadLetters().rows()).isEmpty();
    assertThat(when(notify(RUN, "paid", "6")).rejection()).isInstanceOf(Rejection.NotFound.class);
  }

  @Test
  void aRepairedChildReportsToNobody() {
    var child = run("wfr_child");
    given(start(RUN));
    given(invoke(RUN, child, 1));
    failsForGood(message(child, 0));
    assertThat(history(RUN)).last().isEqualTo("#1 invoke 1: failed");
    given(new ResumeRun(entry(), NEXT, Overrides.NONE));

    given(finish(NEXT, "late"));

    assertThat(history(RUN)).last().isEqualTo("#1 invoke 1: failed");
  }

  @Test
  void settingsCanBeOverridden() {
    var flow = new FlowControl("slow", OptionalInt.of(1), OptionalInt.empty(), Duration.ofDays(1));
    var overrides =
        new Overrides(
            OptionalInt.of(9),
            Optional.of("7"),
            Optional.of(Duration.ofMinutes(1)),
            Optional.of(flow),
            Optional.of(List.of("eu")),
            Optional.of(callback(FAILED)));
    var retry = new RetryPolicy(9, Optional.of("7"));
    var settings =
        new RunSettings(
            retry,
            SETTINGS.features(),
            List.of("eu"),
            Optional.of(flow),
            Optional.of(callback(FAILED)),
            "");
    failed();
    given(new ResumeRun(entry(), NEXT, overrides));
    assertThat(deliveries(NEXT)).containsExactly("#0 step 0 in 60 s");
    thenHasSettings(NEXT, settings);

    passes(Duration.ofMinutes(1));
    failsForGood(message(NEXT, 0));
    given(new RestartRun(entry(), RUN, overrides));
    assertThat(deliveries(RUN)).containsExactly("#0 step 0 in 60 s");
    thenHasSettings(RUN, settings);
  }

  private void thenHasSettings(RunName name, RunSettings settings) {
    assertThat(tables.runs().get(origin(name)).orElseThrow().settings()).isEqualTo(settings);
    var message = messages(origin(name)).getFirst().value();
    assertThat(message.settings().retry()).isEqualTo(settings.retry());
    assertThat(message.settings().flowControl()).isEqualTo(settings.flowControl());
  }

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
  void aDiscardedFailureIsGone() {
    given(start(RUN, failingTo(FAILED)));
    given(notify(RUN, "paid", "5"));
    failsForGood(message(RUN, 0));
    var entry = entry();

    given(new DiscardFailure(entry));

    assertThat(tables.deadLetters().rows()).isEmpty();
    assertThat(saved(RUN)).isEmpty();
    assertThat(when(new DiscardFailure(entry)).rejection()).isInstanceOf(Rejection.NotFound.class);
    given(outcome(message(RUN, 2), answered(200)));
    assertThat(report()).isEqualTo(Progress.SUCCEEDED);
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
  void anEntryGoesWithItsRun() {
    limits(
        Limits.DEFAULT.with(
            new Limits.Kept(Duration.ofDays(7), Duration.ofHours(2), Duration.ofHours(1))));
    given(start(RUN));
    given(notify(RUN, "paid", "5"));
    failsForGood(message(RUN, 0));
    passes(Duration.ofHours(2).minusSeconds(1));
    timerRuns();
    assertThat(tables.deadLetters().rows()).hasSize(1);

    passes(Duration.ofSeconds(1));
    timerRuns();

    assertThat(tables.rows()).isEmpty();
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

  @Test
  void aRunThatWasStartedAgainKeepsItsNumbers() {
    given(start(RUN));
    var again = trigger("other", SETTINGS);
    given(
        new StartRun(
            RUN,
            new RunCommand.Trigger(
                RunCommand.Trigger.Kind.AGAIN,
                again.headers(),
                again.request(),
                again.payload(),
                again.due(),
                again.settings(),
                again.probe(),
                again.callerIp()),
            Optional.empty()));
    failsForGood(message(RUN, 1));

    resume();

    assertThat(history(NEXT)).containsExactly("#1 other");
    assertThat(deliveries(NEXT)).containsExactly("#1 step 0");
    given(append(NEXT, result(1, "one")));
    assertThat(history(NEXT)).last().isEqualTo("#2 one");
  }

  private void failed() {
    given(start(RUN));
    failsForGood(message(RUN, 0));
  }

  private Happened resume() {
    return when(new ResumeRun(entry(), NEXT, Overrides.NONE));
  }

  /// The one entry there is.
  private DeadKey entry() {
    return tables.deadLetters().rows().keySet().iterator().next();
  }

  private DeadLetter.OfRun letter(DeadKey entry) {
    return (DeadLetter.OfRun) tables.deadLetters().get(entry).orElseThrow();
  }

  private RunState state(RunName run) {
    return tables.runStates().get(origin(run)).orElseThrow();
  }

  private Progress report() {
    return ((Phase.Failed) state(RUN).phase()).report().orElseThrow().progress();
  }

  private SeenKey seen(RunName run, int stepId) {
    return new SeenKey(origin(run), stepId, 0);
  }

  private void delivered(RunName run, int... numbers) {
    for (int number : numbers) {
      MessageKey key = message(run, number);
      given(outcome(key, answered(200)));
    }
  }

  private static Append.Step sleep(int stepId, Duration time) {
    return new Append.Step(
        new StepIdentity(0, stepId),
        Bytes.utf8("sleep"),
        request(URL),
        new Due.After(time),
        Append.Step.Retry.OF_RUN,
        Optional.empty());
  }

  private static RunCommand.Invoke invoke(RunName parent, RunName child, int stepId) {
    var invoker =
        new Invoker(
            parent,
            Invoker.ANY_RUN,
            stepId,
            Bytes.utf8("invoke " + stepId),
            new Target(URL, List.of()));
    return new RunCommand.Invoke(
        parent, stepId, new StartRun(child, trigger("child", SETTINGS), Optional.of(invoker)));
  }
}
