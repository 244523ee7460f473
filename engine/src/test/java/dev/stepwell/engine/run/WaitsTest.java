package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Waiting and the safe notify.
class WaitsTest extends EngineTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String NOTIFIED = " to https://app.example/notified";
  private static final String TIMED_OUT = " to https://app.example/timed-out";

  @BeforeEach
  void aRun() {
    given(start(RUN));
    given(outcome(message(RUN, 0), answered(200)));
  }

  @Test
  void aWaiterIsResumedByTheEvent() {
    assertThat(when(waitFor(RUN, "paid", 1)).reply()).isEqualTo(Reply.Done.DONE);
    assertThat(waiting(RUN)).containsExactly("paid/1");
    assertThat(deliveries(RUN)).isEmpty();

    var reply = (Reply.Notified) when(notify(RUN, "paid", "12")).reply();

    assertThat(reply.message()).isEqualTo(message(RUN, 1));
    assertThat(reply.run()).isEqualTo(RUN);
    assertThat(reply.runCreatedAt()).isEqualTo(now());
    assertThat(reply.resumed().orElseThrow().eventId()).isEqualTo("paid");
    assertThat(waiting(RUN)).isEmpty();
    assertThat(history(RUN)).containsExactly("#0 payload", "#1 wait 1: paid brought 12");
    assertThat(deliveries(RUN)).containsExactly("#1 step 1" + NOTIFIED);
    assertThat(saved(RUN)).isEmpty();
    thenNothingWaits();
  }

  @Test
  void anEventThatComesFirstIsKeptForTheWait() {
    var reply = (Reply.Notified) when(notify(RUN, "paid", "12")).reply();
    assertThat(reply.message()).isEqualTo(message(RUN, 1));
    assertThat(reply.resumed()).isEmpty();
    assertThat(saved(RUN)).containsExactly("paid=12");
    assertThat(deliveries(RUN)).isEmpty();

    given(waitFor(RUN, "paid", 1));

    assertThat(saved(RUN)).isEmpty();
    assertThat(history(RUN)).containsExactly("#0 payload", "#1 wait 1: paid brought 12");
    assertThat(deliveries(RUN)).containsExactly("#1 step 1" + NOTIFIED);
    thenNothingWaits();
  }

  @Test
  void savedEventsAreTakenOldestFirstOneForEachWait() {
    given(notify(RUN, "paid", "first"));
    given(notify(RUN, "shipped", "other"));
    given(notify(RUN, "paid", "second"));

    given(waitFor(RUN, "paid", 1));
    assertThat(saved(RUN)).containsExactly("paid=second", "shipped=other");
    given(waitFor(RUN, "paid", 2));
    assertThat(saved(RUN)).containsExactly("shipped=other");
    given(waitFor(RUN, "paid", 3));

    assertThat(history(RUN))
        .containsExactly(
            "#0 payload", "#1 wait 1: paid brought first", "#3 wait 2: paid brought second");
    assertThat(waiting(RUN)).containsExactly("paid/3");
  }

  @Test
  void numbersOfSavedEventsAreNotGivenOutAgain() {
    given(notify(RUN, "paid", "12"));
    given(append(RUN, result(1, "one")));
    given(waitFor(RUN, "paid", 2));
    given(append(RUN, result(3, "three")));

    assertThat(history(RUN))
        .containsExactly("#0 payload", "#2 one", "#1 wait 2: paid brought 12", "#3 three");
    assertThat(deliveries(RUN)).containsExactly("#1 step 2" + NOTIFIED, "#2 step 1", "#3 step 3");
  }

  @Test
  void ofTwoWaitersTheOlderIsResumed() {
    given(waitFor(RUN, "paid", 2));
    given(waitFor(RUN, "paid", 1));

    given(notify(RUN, "paid", "x"));
    assertThat(waiting(RUN)).containsExactly("paid/1");
    given(notify(RUN, "paid", "y"));
    assertThat(waiting(RUN)).isEmpty();
    given(notify(RUN, "paid", "z"));

    assertThat(history(RUN))
        .containsExactly("#0 payload", "#1 wait 2: paid brought x", "#2 wait 1: paid brought y");
    assertThat(saved(RUN)).containsExactly("paid=z");
  }

  @Test
  void aWaitEndsWhenItsTimeIsOver() {
    given(waitFor(RUN, "paid", 1, HOUR));
    passes(HOUR.minusMillis(1));
    timerRuns();
    assertThat(waiting(RUN)).containsExactly("paid/1");

    passes(Duration.ofMillis(1));
    timerRuns();

    assertThat(waiting(RUN)).isEmpty();
    assertThat(history(RUN)).containsExactly("#0 payload", "#1 wait 1: paid did not come");
    assertThat(deliveries(RUN)).containsExactly("#1 step 1" + TIMED_OUT);
    thenNothingWaits();
  }

  @Test
  void anEventAfterTheTimeOutIsKeptForTheNextWait() {
    given(waitFor(RUN, "paid", 1, HOUR));
    passes(HOUR);
    timerRuns();

    given(notify(RUN, "paid", "late"));

    assertThat(history(RUN)).containsExactly("#0 payload", "#1 wait 1: paid did not come");
    assertThat(saved(RUN)).containsExactly("paid=late");
  }

  @Test
  void aTimeOutAfterTheEventDoesNothing() {
    given(waitFor(RUN, "paid", 1, HOUR));
    var key = tables.waiters().rows().firstKey();
    given(notify(RUN, "paid", "in time"));
    var before = tables.copy();

    given(new RunCommand.TimeOut(key));
    given(new RunCommand.Resume(key, Bytes.utf8("again")));

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aWaitThatIsRegisteredTwiceIsOne() {
    given(waitFor(RUN, "paid", 1));
    var before = tables.copy();
    assertThat(when(waitFor(RUN, "paid", 1)).reply()).isEqualTo(Reply.Done.DONE);
    assertThat(tables.rows()).isEqualTo(before.rows());

    given(notify(RUN, "paid", "12"));
    given(notify(RUN, "paid", "13"));
    before = tables.copy();
    assertThat(when(waitFor(RUN, "paid", 1)).reply()).isEqualTo(Reply.Done.DONE);
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aStepThatWaitsTakesNoOtherResult() {
    given(waitFor(RUN, "paid", 1));
    var before = tables.copy();

    assertThat(when(append(RUN, result(1, "forged"), call(1, 0))).reply())
        .isEqualTo(
            new Reply.Appended(
                List.of(
                    new Reply.Appended.Item(message(RUN, 1), true),
                    new Reply.Appended.Item(message(RUN, 1), true))));

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aWaitWithoutTimeToWaitStillTakesWhatIsSaved() {
    given(notify(RUN, "paid", "12"));
    given(waitFor(RUN, "paid", 1, Duration.ZERO));
    given(waitFor(RUN, "paid", 2, Duration.ZERO));
    timerRuns();

    assertThat(history(RUN))
        .containsExactly(
            "#0 payload", "#1 wait 1: paid brought 12", "#2 wait 2: paid did not come");
  }

  @Test
  void anEventOfOneRunIsNotAnEventOfAnother() {
    var other = run("wfr_2");
    var foreign = new RunName(new ProjectId("other"), RUN.id());
    given(start(other));
    given(start(foreign));
    given(waitFor(other, "paid", 1));
    given(waitFor(foreign, "paid", 1));

    given(notify(RUN, "paid", "12"));

    assertThat(waiting(other)).containsExactly("paid/1");
    assertThat(waiting(foreign)).containsExactly("paid/1");
    assertThat(saved(RUN)).containsExactly("paid=12");
  }

  @Test
  void aRunHoldsOnlySoManyEvents() {
    limits(saved(2, 100));
    given(notify(RUN, "a", ""));
    given(notify(RUN, "b", ""));
    var before = tables.copy();

    assertThat(when(notify(RUN, "a", "")).rejection()).isInstanceOf(Rejection.LimitReached.class);

    assertThat(tables.rows()).isEqualTo(before.rows());
    given(waitFor(RUN, "a", 1));
    given(notify(RUN, "a", ""));
    assertThat(saved(RUN)).containsExactly("a=", "b=");
  }

  @Test
  void aRunHoldsOnlySoManyBytes() {
    limits(saved(100, 5));
    given(notify(RUN, "a", "123"));

    assertThat(when(notify(RUN, "a", "456")).rejection())
        .isInstanceOf(Rejection.LimitReached.class);

    given(notify(RUN, "a", "45"));
    given(waitFor(RUN, "a", 1));
    given(notify(RUN, "a", "678"));
    assertThat(saved(RUN)).containsExactly("a=45", "a=678");
  }

  @Test
  void aFullRunStillResumesItsWaiters() {
    limits(saved(0, 0));
    given(waitFor(RUN, "paid", 1));

    given(notify(RUN, "paid", "12"));

    assertThat(history(RUN)).containsExactly("#0 payload", "#1 wait 1: paid brought 12");
  }

  @Test
  void aRunThatIsOverTakesNoEventAndNoWait() {
    given(notify(RUN, "paid", "12"));
    given(waitFor(RUN, "shipped", 1));
    given(new CancelRun(RUN));
    assertThat(saved(RUN)).isEmpty();
    assertThat(waiting(RUN)).isEmpty();
    assertThat(tables.eventWaiters().rows()).isEmpty();

    assertThat(when(notify(RUN, "paid", "13")).rejection()).isInstanceOf(Rejection.NotFound.class);
    assertThat(when(waitFor(RUN, "paid", 2)).rejection()).isInstanceOf(Rejection.RunOver.class);
    assertThat(when(notify(run("wfr_none"), "paid", "")).rejection())
        .isInstanceOf(Rejection.NotFound.class);
    assertThat(when(waitFor(run("wfr_none"), "paid", 1)).rejection())
        .isInstanceOf(Rejection.RunOver.class);
  }

  @Test
  void theNextRunOfTheSameNameInheritsNothing() {
    given(notify(RUN, "paid", "12"));
    given(waitFor(RUN, "shipped", 1));
    given(finish(RUN, "done"));
    given(start(RUN));

    given(waitFor(RUN, "paid", 1));
    given(notify(RUN, "shipped", "13"));

    assertThat(waiting(RUN)).containsExactly("paid/1");
    assertThat(saved(RUN)).containsExactly("shipped=13");
    assertThat(tables.runStates().get(origin(RUN)).map(RunState::saved))
        .contains(new RunState.Saved(1, 2));
  }

  @Test
  void aTimeOutOfAnEndedRunDoesNotTouchTheNext() {
    given(waitFor(RUN, "paid", 1));
    var old = tables.waiters().rows().firstKey();
    given(finish(RUN, "done"));
    given(start(RUN));
    given(waitFor(RUN, "paid", 1));

    given(new RunCommand.TimeOut(old));

    assertThat(waiting(RUN)).containsExactly("paid/1");
  }

  private void thenNothingWaits() {
    assertThat(tables.eventWaiters().rows()).isEmpty();
    assertThat(tables.due().rows().values()).noneMatch(work -> work instanceof DueWork.TimeOut);
  }

  private static Limits saved(int count, long bytes) {
    return Limits.DEFAULT.with(new Limits.Saved(count, bytes));
  }

  @Test
  void theDetailsOfTheWaitAreKept() {
    given(waitFor(RUN, "paid", 4, HOUR));

    var waiter = tables.waiters().rows().firstEntry().getValue();
    assertThat(waiter.deadline()).isEqualTo(now().plus(HOUR));
    assertThat(waiter.timeout()).isEqualTo("1h");
    assertThat(waiter.stepId()).isEqualTo(4);
    assertThat(waiter.run()).isEqualTo(RUN);
    assertThat(waiter.runCreatedAt()).isEqualTo(now());
    assertThat(Optional.of(waiter.result())).contains(message(RUN, 1));
  }
}
