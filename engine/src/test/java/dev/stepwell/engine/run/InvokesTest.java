package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.ConcludeInvoke;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunCommand.Invoke;
import dev.stepwell.engine.run.RunCommand.StartRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvokesTest extends EngineTest {
  private static final RunName CHILD = run("wfr_child");
  private static final String BACK = " to https://app.example/invoked";

  @BeforeEach
  void aParent() {
    given(start(RUN));
    given(outcome(message(RUN, 0), answered(200)));
  }

  @Test
  void anInvokeStartsTheChildAndAnswersWithTheMessageOfItsResult() {
    var reply = when(invoke(CHILD, 1)).reply();

    assertThat(reply).isEqualTo(new Reply.Started(message(RUN, 1), now(), false));
    assertThat(history(CHILD)).containsExactly("#0 payload");
    assertThat(deliveries(CHILD)).containsExactly("#0 step 0");
    assertThat(history(RUN)).containsExactly("#0 payload");
    assertThat(deliveries(RUN)).isEmpty();
    var invoker = tables.runs().get(origin(CHILD)).orElseThrow().source().invoker().orElseThrow();
    assertThat(invoker.parent()).isEqualTo(RUN);
    assertThat(invoker.parentCreatedAt()).isEqualTo(now());
  }

  @Test
  void theParentHearsHowItsChildrenEnded() {
    given(invoke(CHILD, 1));
    given(finish(CHILD, "42"));
    given(invoke(run("wfr_silent"), 2));
    given(new FinishRun(run("wfr_silent"), Optional.empty()));
    given(invoke(run("wfr_cancelled"), 3));
    given(new CancelRun(run("wfr_cancelled")));
    given(invoke(run("wfr_failed"), 4));
    failsForGood(message(run("wfr_failed"), 0));

    assertThat(history(RUN))
        .containsExactly(
            "#0 payload",
            "#1 invoke 1: succeeded with 42",
            "#2 invoke 2: succeeded",
            "#3 invoke 3: cancelled",
            "#4 invoke 4: failed");
    assertThat(deliveries(RUN))
        .containsExactly(
            "#1 step 1" + BACK, "#2 step 2" + BACK, "#3 step 3" + BACK, "#4 step 4" + BACK);
    assertThat(tables.runStates().get(origin(RUN)).map(RunState::active)).contains(true);
  }

  @Test
  void childrenThatRunAtTheSameTimeKeepTheirPlaces() {
    given(invoke(CHILD, 1));
    given(invoke(run("wfr_child_2"), 2));
    given(append(RUN, result(3, "three")));
    given(finish(run("wfr_child_2"), "43"));
    given(finish(CHILD, "42"));

    assertThat(history(RUN))
        .containsExactly(
            "#0 payload",
            "#3 three",
            "#2 invoke 2: succeeded with 43",
            "#1 invoke 1: succeeded with 42");
    assertThat(deliveries(RUN))
        .containsExactly("#1 step 3" + BACK, "#2 step 2" + BACK, "#3 step 1");
  }

  @Test
  void theSameInvokeAgainStartsNoSecondChild() {
    var first = (Reply.Started) when(invoke(CHILD, 1)).reply();

    // An SDK that executes the step again chooses another id for the child.
    var reply = (Reply.Started) when(invoke(run("wfr_child_2"), 1)).reply();

    assertThat(reply.deduplicated()).isTrue();
    assertThat(reply.message()).isEqualTo(first.message());
    assertThat(tables.latestRuns().get(run("wfr_child_2"))).isEmpty();

    given(finish(CHILD, "42"));
    var before = tables.copy();
    assertThat(((Reply.Started) when(invoke(CHILD, 1)).reply()).deduplicated()).isTrue();
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aParentThatEndedHearsNothing() {
    given(invoke(CHILD, 1));
    given(new CancelRun(RUN));

    given(finish(CHILD, "42"));

    assertThat(history(RUN)).containsExactly("#0 payload");
    assertThat(deliveries(RUN)).isEmpty();
  }

  @Test
  void aParentThatFailedRecordsTheResultAndIsNotCalledAnyMore() {
    given(append(RUN, result(2, "two")));
    given(invoke(CHILD, 1));
    failsForGood(message(RUN, 1));

    given(finish(CHILD, "42"));

    assertThat(history(RUN))
        .containsExactly("#0 payload", "#1 two", "#2 invoke 1: succeeded with 42");
    assertThat(deliveries(RUN)).isEmpty();
    assertThat(tables.runStates().get(origin(RUN)).map(RunState::active)).contains(false);
    var invoker = tables.runs().get(origin(CHILD)).orElseThrow().source().invoker().orElseThrow();
    assertThat(when(new ConcludeInvoke(invoker, InvokeEnd.Failed.FAILED)).facts()).isEmpty();
    passes(Limits.DEFAULT.kept().failed());
    timerRuns();
    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void anotherRunOfTheParentsNameHearsNothing() {
    given(invoke(CHILD, 1));
    given(finish(RUN, "done"));
    given(start(RUN));
    given(invoke(run("wfr_its_own"), 1));

    given(finish(CHILD, "42"));

    assertThat(history(RUN)).containsExactly("#0 payload");
    given(finish(run("wfr_its_own"), "43"));
    assertThat(history(RUN)).containsExactly("#0 payload", "#1 invoke 1: succeeded with 43");
  }

  @Test
  void aParentThatIsOverCannotInvoke() {
    given(new CancelRun(RUN));

    assertThat(when(invoke(CHILD, 1)).rejection()).isInstanceOf(Rejection.RunOver.class);
    assertThat(tables.latestRuns().get(CHILD)).isEmpty();
  }

  @Test
  void anOldRunCannotInvokeInTheNameOfTheNext() {
    var old = now();
    given(finish(RUN, "done"));
    passes(Duration.ofSeconds(1));
    given(start(RUN));

    assertThat(when(invoke(CHILD, 1, old)).rejection()).isInstanceOf(Rejection.RunOver.class);
    assertThat(tables.latestRuns().get(CHILD)).isEmpty();
  }

  @Test
  void anSdkThatDoesNotKnowItsCreationTimeCanInvoke() {
    given(invoke(CHILD, 1, Invoker.ANY_RUN));
    given(finish(CHILD, "42"));

    assertThat(history(RUN)).containsExactly("#0 payload", "#1 invoke 1: succeeded with 42");
  }

  @Test
  void aChildWhoseIdIsTakenIsRefusedHoweverOftenItIsInvoked() {
    given(start(CHILD));

    for (int times = 0; times < 2; times++) {
      assertThat(when(invoke(CHILD, 1)).rejections())
          .hasOnlyElementsOfType(Rejection.Unacceptable.class)
          .hasSize(1);
      assertThat(history(RUN)).containsExactly("#0 payload");
    }
    // The log shows that the step was begun, so the run is among those that may end in it.
    var cutOff = RunIndex.cutOff(origin(RUN), tables.runs().get(origin(RUN)).orElseThrow());
    assertThat(tables.runIndex().get(cutOff)).isPresent();
    given(finish(CHILD, "of another"));
    assertThat(history(RUN)).containsExactly("#0 payload");
    given(invoke(CHILD, 1));
    given(finish(CHILD, "42"));
    assertThat(history(RUN)).containsExactly("#0 payload", "#3 invoke 1: succeeded with 42");
  }

  @Test
  void aParentThatWasToldThatItWaitsIsResumedByARefusal() {
    given(invoke(CHILD, 1));
    var invoker = tables.runs().get(origin(CHILD)).orElseThrow().source().invoker().orElseThrow();

    // The first answer got lost, and the step is submitted again before the child could refuse.
    given(invoke(run("wfr_child_2"), 1));
    given(new ConcludeInvoke(invoker, InvokeEnd.Refused.REFUSED));

    assertThat(history(RUN)).containsExactly("#0 payload", "#1 invoke 1: refused");
  }

  @Test
  void anEndThatIsToldTwiceIsOneStep() {
    given(invoke(CHILD, 1));
    var invoker = tables.runs().get(origin(CHILD)).orElseThrow().source().invoker().orElseThrow();
    given(finish(CHILD, "42"));
    var before = tables.copy();

    given(new ConcludeInvoke(invoker, new InvokeEnd.Succeeded(Optional.empty())));

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void anEndedChildsIdCanBeInvokedAgainByAnotherStep() {
    given(invoke(CHILD, 1));
    given(finish(CHILD, "42"));
    given(invoke(CHILD, 2));
    given(finish(CHILD, "43"));

    assertThat(history(RUN))
        .containsExactly(
            "#0 payload", "#1 invoke 1: succeeded with 42", "#2 invoke 2: succeeded with 43");
  }

  private Invoke invoke(RunName child, int stepId) {
    return invoke(child, stepId, tables.runs().get(origin(RUN)).orElseThrow().createdAt());
  }

  private Invoke invoke(RunName child, int stepId, Instant parentCreatedAt) {
    var invoker =
        new Invoker(
            RUN,
            parentCreatedAt,
            stepId,
            Bytes.utf8("invoke " + stepId),
            new Target("https://app.example/invoked", List.of()));
    return new Invoke(
        RUN, stepId, new StartRun(child, trigger("payload", SETTINGS), Optional.of(invoker)));
  }
}
