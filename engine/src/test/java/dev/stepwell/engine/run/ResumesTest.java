package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// What a resumed run has of the failed one, and what is delivered to it.
class ResumesTest extends RepairScene {
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
    failsForGood(message(RUN, 4));

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
    given(probed());
    given(append(RUN, result(1, "one")));
    delivered(RUN, 1);
    given(waitFor(RUN, "paid", 2));
    given(outcome(message(RUN, 0), answered(200)));

    resume();

    assertThat(deliveries(NEXT)).containsExactly("#1 step 1");
    given(waitFor(NEXT, "paid", 2));
    given(notify(NEXT, "paid", "5"));
    assertThat(history(NEXT)).last().isEqualTo("#2 wait 2: paid brought 5");
  }

  @Test
  void aRunOfWhichNothingIsLeftToDeliverGoesOnAtItsEnd() {
    given(probed());
    given(append(RUN, result(1, "one")));
    delivered(RUN, 1);
    given(outcome(message(RUN, 0), answered(200)));

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

  /// A run that fails by what its first answer shows, however far it has come.
  private static StartRun probed() {
    return new StartRun(
        RUN,
        new Trigger(
            Trigger.Kind.FIRST,
            List.of(),
            request(URL),
            Bytes.utf8("payload"),
            Due.Now.NOW,
            SETTINGS,
            Purpose.Probe.WORKFLOW,
            ""),
        Optional.empty());
  }
}
