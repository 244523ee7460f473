package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
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

/// A failure is repaired once, whichever way, or given up.
class RepairsTest extends RepairScene {
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
}
