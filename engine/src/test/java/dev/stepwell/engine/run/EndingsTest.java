package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndingsTest extends EngineTest {

  @BeforeEach
  void aBusyRun() {
    given(start(RUN));
    given(append(RUN, result(1, "one"), call(2, 0)));
    given(waitFor(RUN, "paid", 3));
    given(notify(RUN, "shipped", "12"));
  }

  @Test
  void aRunThatFinishesTakesBackAllThatItHadToDo() {
    given(finish(RUN, "done"));

    assertThat(phase()).isEqualTo(new Phase.Succeeded(now()));
    assertThat(tables.results().get(origin(RUN))).contains(Bytes.utf8("done"));
    thenOnlyExpiryIsDue();
    // The list stays to be looked at.
    assertThat(history(RUN)).containsExactly("#0 payload", "#1 one");
  }

  @Test
  void aRunThatReturnsNothingHasNoResult() {
    given(new FinishRun(RUN, Optional.empty()));

    assertThat(phase()).isEqualTo(new Phase.Succeeded(now()));
    assertThat(tables.results().rows()).isEmpty();
  }

  @Test
  void aRunThatIsCancelledTakesBackAllThatItHadToDo() {
    given(new CancelRun(RUN));

    assertThat(phase()).isEqualTo(new Phase.Cancelled(now()));
    thenOnlyExpiryIsDue();
  }

  @Test
  void finishingTwiceLooksTheSameAndChangesNothing() {
    given(finish(RUN, "done"));
    var before = tables.copy();
    passes(Duration.ofSeconds(1));

    assertThat(when(finish(RUN, "done again")).reply()).isEqualTo(Reply.Done.DONE);
    assertThat(when(finish(run("wfr_none"), "x")).reply()).isEqualTo(Reply.Done.DONE);

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void onlyWhatIsActiveCanBeCancelled() {
    given(finish(RUN, "done"));

    assertThat(when(new CancelRun(RUN)).rejection()).isInstanceOf(Rejection.NotFound.class);
    assertThat(when(new CancelRun(run("wfr_none"))).rejection())
        .isInstanceOf(Rejection.NotFound.class);
    assertThat(phase()).isInstanceOf(Phase.Succeeded.class);
  }

  @Test
  void anEndpointThatAnswersAfterTheEndChangesNothing() {
    var late = outcome(message(RUN, 1), answered(500));
    given(finish(RUN, "done"));
    var before = tables.copy();

    given(late);

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aRunThatHeldNothingHasNothingToDrop() {
    var idle = run("wfr_idle");
    given(start(idle));
    given(outcome(message(idle, 0), answered(200)));

    assertThat(when(finish(idle, "done")).facts())
        .singleElement()
        .isInstanceOf(RunFact.RunSucceeded.class);
  }

  @Test
  void theEndOfOneRunDoesNotTouchAnother() {
    var other = run("wfr_2");
    given(start(other));
    given(append(other, result(1, "one")));
    given(waitFor(other, "paid", 2));
    given(notify(other, "shipped", "13"));

    given(finish(RUN, "done"));

    assertThat(deliveries(other)).containsExactly("#0 step 0", "#1 step 1");
    assertThat(waiting(other)).containsExactly("paid/2");
    assertThat(saved(other)).containsExactly("shipped=13");
  }

  private Phase phase() {
    return tables.runStates().get(origin(RUN)).orElseThrow().phase();
  }

  private void thenOnlyExpiryIsDue() {
    assertThat(deliveries(RUN)).isEmpty();
    assertThat(waiting(RUN)).isEmpty();
    assertThat(saved(RUN)).isEmpty();
    assertThat(tables.runStates().get(origin(RUN)).map(RunState::saved))
        .contains(new RunState.Saved(0, 0));
    assertThat(tables.eventWaiters().rows()).isEmpty();
    assertThat(tables.bodies().rows()).isEmpty();
    var expiry = DueWork.expiry(origin(RUN), now().plus(Limits.DEFAULT.kept().ended()));
    assertThat(tables.due().rows())
        .containsOnlyKeys(expiry)
        .containsValue(new DueWork.ExpireRun(origin(RUN)));
  }
}
