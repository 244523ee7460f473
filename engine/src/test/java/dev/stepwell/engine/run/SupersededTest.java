package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Outcome.Answered;
import dev.stepwell.engine.Outcome.NoAnswer;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.ConcludeInvoke;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deliveries that fail for good after what they were to lead to is recorded: their answers were
/// lost, or came too late.
class SupersededTest extends RepairScene {
  private static final RunName CHILD = run("wfr_child");
  private static final Answered NON_RETRYABLE =
      new Answered(
          489, List.of(new Header("Upstash-NonRetryable-Error", "true")), Bytes.utf8("no"));

  @BeforeEach
  void aRun() {
    given(start(RUN));
  }

  @Test
  void aRunGoesOnWithoutTheAnswerToADeliveryWhoseStepIsRecorded() {
    given(append(RUN, result(1, "one")));
    failsForGood(message(RUN, 0));

    assertThat(active()).isTrue();
    assertThat(tables.deadLetters().rows()).isEmpty();
    assertThat(deliveries(RUN)).containsExactly("#1 step 1");
    given(append(RUN, result(2, "two")));
    given(finish(RUN, "done"));
    assertThat(phase()).isInstanceOf(Phase.Succeeded.class);
  }

  @Test
  void theLogTellsOfItAllTheSame() {
    given(append(RUN, result(1, "one")));
    failsForGood(message(RUN, 0));

    assertThat(tables.log().rows().values())
        .anyMatch(logged ->
            logged.entry() instanceof LogEntry.MessageFailed failed
                && failed.delivery().message() == 0);
  }

  @Test
  void anotherAttemptIsAsUselessWhereTheEndpointForbidsIt() {
    given(append(RUN, result(1, "one")));

    given(outcome(message(RUN, 0), NON_RETRYABLE));

    assertThat(active()).isTrue();
  }

  @Test
  void theNewestElementIsNeededUntilSomethingFollows() {
    given(append(RUN, result(1, "one")));
    given(append(RUN, result(2, "two")));
    failsForGood(message(RUN, 1));
    assertThat(active()).isTrue();

    failsForGood(message(RUN, 2));

    assertThat(active()).isFalse();
  }

  @Test
  void anEndpointThatIsNoneIsFoundOutByItsFirstAnswerWhichComesAfterItsFirstStep() {
    var old = run("wfr_old");
    given(
        new StartRun(
            old,
            new Trigger(
                Trigger.Kind.FIRST,
                List.of(),
                request(URL),
                Bytes.EMPTY,
                Due.Now.NOW,
                SETTINGS,
                Purpose.Probe.SDK_1,
                ""),
            Optional.empty()));
    given(append(old, result(1, "one")));

    given(outcome(message(old, 0), answered(200)));

    assertThat(tables.runStates().get(origin(old)).orElseThrow().active()).isFalse();
  }

  @Test
  void aPlanIsNeededUntilItsBranchIsRecordedWhateverElseIs() {
    given(append(RUN, plan(1), plan(2)));
    given(append(RUN, result(2, "two")));
    failsForGood(message(RUN, 2));
    failsForGood(message(RUN, 0));
    assertThat(active()).isTrue();

    failsForGood(message(RUN, 1));

    assertThat(active()).isFalse();
  }

  @Test
  void theLastResultOfABlockLeadsOn() {
    given(append(RUN, plan(1), plan(2)));
    given(append(RUN, result(2, "two")));
    given(append(RUN, result(1, "one")));
    failsForGood(message(RUN, 3));
    assertThat(active()).isTrue();
    failsForGood(message(RUN, 1));
    assertThat(active()).isTrue();

    failsForGood(message(RUN, 4));

    assertThat(active()).isFalse();
  }

  @Test
  void aResultInABlockThatIsNotOverIsNotSupersededByTheOpenBranch() {
    given(append(RUN, plan(1), plan(2)));
    given(waitFor(RUN, "paid", 2));
    given(append(RUN, result(1, "one")));

    failsForGood(message(RUN, 4));

    assertThat(active()).isFalse();
  }

  @Test
  void aWaitIsRecorded() {
    given(append(RUN, result(1, "one")));
    given(waitFor(RUN, "paid", 2));

    failsForGood(message(RUN, 1));

    assertThat(waiting(RUN)).containsExactly("paid/2");
    given(notify(RUN, "paid", "5"));
    assertThat(history(RUN)).last().isEqualTo("#2 wait 2: paid brought 5");
  }

  @Test
  void aWaitInABranchIsRecorded() {
    given(append(RUN, plan(1), plan(2)));
    given(waitFor(RUN, "paid", 1));

    failsForGood(message(RUN, 1));

    assertThat(waiting(RUN)).containsExactly("paid/1");
  }

  @Test
  void aCallIsRecordedAndItsReportIsNeededUntilItsResultIs() {
    given(append(RUN, call(1, 0)));
    failsForGood(message(RUN, 0));
    assertThat(deliveries(RUN)).containsExactly("#1 call call 1 to https://pay.example/");
    given(outcome(message(RUN, 1), answered(200)));
    given(append(RUN, result(1, "called")));
    failsForGood(message(RUN, 2));
    assertThat(active()).isTrue();
    given(append(RUN, call(2, 0)));
    given(outcome(message(RUN, 4), answered(200)));

    failsForGood(message(RUN, 5));

    assertThat(active()).isFalse();
  }

  @Test
  void aChildRunIsWaitedForThoughNobodyHeardThatItBegan() {
    given(invoke(RUN, CHILD, 1));
    failsForGood(message(RUN, 0));

    given(finish(CHILD, "42"));

    assertThat(history(RUN)).containsExactly("#0 payload", "#1 invoke 1: succeeded with 42");
  }

  /// The parent and the child may live in different partitions, so the refusal may come later.
  @Test
  void aChildRunThatIsRefusedAfterThatIsTheResultOfItsStep() {
    given(invoke(RUN, CHILD, 1));
    var invoker = tables.runs().get(origin(CHILD)).orElseThrow().source().invoker().orElseThrow();
    given(
        outcome(message(RUN, 0), new NoAnswer(NoAnswer.Reason.FAILED, "the connection was lost")));
    failsForGood(message(RUN, 0));

    given(new ConcludeInvoke(invoker, InvokeEnd.Refused.REFUSED));

    assertThat(active()).isTrue();
    assertThat(history(RUN)).hasSize(2);
  }

  @Test
  void whoHeardOfTheRefusalMayFailTheRun() {
    given(invoke(RUN, CHILD, 1));

    given(outcome(message(RUN, 0), NON_RETRYABLE));

    assertThat(active()).isFalse();
  }

  private Phase phase() {
    return tables.runStates().get(origin(RUN)).orElseThrow().phase();
  }

  private boolean active() {
    return phase() instanceof Phase.Active;
  }
}
