package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Reply.Appended.Item;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppendsTest extends EngineTest {

  @BeforeEach
  void aRun() {
    given(start(RUN));
  }

  @Test
  void eachStepIsAppendedInOrderAndDeliveredOnce() {
    var reply = when(append(RUN, plan(1), plan(2), result(3, "three"))).reply();

    assertThat(reply).isEqualTo(new Reply.Appended(List.of(fresh(1), fresh(2), fresh(3))));
    assertThat(history(RUN)).containsExactly("#0 payload", "#1 plan 1", "#2 plan 2", "#3 three");
    assertThat(deliveries(RUN)).containsExactly("#0 step 0", "#1 step 1", "#2 step 2", "#3 step 3");
  }

  @Test
  void aStepIsStoredAtOnceAndDeliveredWhenItIsDue() {
    var sleep =
        new Append.Step(
            StepIdentity.result(1),
            Bytes.utf8("slept"),
            request(URL),
            new Due.After(Duration.ofHours(1)),
            Append.Step.Retry.OF_RUN,
            Optional.empty());

    given(append(RUN, sleep));

    assertThat(history(RUN)).containsExactly("#0 payload", "#1 slept");
    assertThat(deliveries(RUN)).containsExactly("#0 step 0", "#1 step 1 in 3600 s");
  }

  @Test
  void aStepHasTheRetriesOfTheRunWhereItNamesNoneOfItsOwn() {
    var slow = run("wfr_slow");
    var ofRun = new RetryPolicy(5, Optional.of("1000"));
    given(start(slow, retrying(ofRun)));

    given(
        append(
            slow,
            result(1, "one"),
            stepRetrying(2, new Append.Step.Retry(OptionalInt.of(7), Optional.empty())),
            stepRetrying(3, new Append.Step.Retry(OptionalInt.of(7), Optional.of("20"))),
            stepRetrying(4, new Append.Step.Retry(OptionalInt.empty(), Optional.of("20")))));

    assertThat(retry(slow, 0)).isEqualTo(ofRun);
    assertThat(retry(slow, 1)).isEqualTo(ofRun);
    assertThat(retry(slow, 2)).isEqualTo(new RetryPolicy(7, Optional.of("1000")));
    assertThat(retry(slow, 3)).isEqualTo(new RetryPolicy(7, Optional.of("20")));
    assertThat(retry(slow, 4)).isEqualTo(new RetryPolicy(5, Optional.of("20")));
  }

  @Test
  void aStepThatWasAppendedBeforeIsAnsweredWithTheFirstOne() {
    given(append(RUN, plan(1), result(1, "one")));
    var before = tables.copy();

    var reply = when(append(RUN, result(1, "one again"), plan(1))).reply();

    assertThat(reply).isEqualTo(new Reply.Appended(List.of(repeated(2), repeated(1))));
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aStepThatOccursTwiceInOneBatchIsAppendedOnce() {
    var reply = when(append(RUN, result(1, "one"), result(1, "other"), result(2, "two"))).reply();

    assertThat(reply).isEqualTo(new Reply.Appended(List.of(fresh(1), repeated(1), fresh(2))));
    assertThat(history(RUN)).containsExactly("#0 payload", "#1 one", "#2 two");
  }

  @Test
  void plansAndResultsOfTheSameNumberAreDifferentSteps() {
    given(append(RUN, plan(1), plan(2), result(2, "two"), result(1, "one")));

    assertThat(history(RUN))
        .containsExactly("#0 payload", "#1 plan 1", "#2 plan 2", "#3 two", "#4 one");
  }

  @Test
  void aCallIsNoStepAndItsResultIs() {
    var reply = when(append(RUN, call(1, 2))).reply();

    assertThat(reply).isEqualTo(new Reply.Appended(List.of(fresh(1))));
    assertThat(history(RUN)).containsExactly("#0 payload");
    assertThat(deliveries(RUN))
        .containsExactly("#0 step 0", "#1 call call 1 to https://pay.example/");

    assertThat(when(append(RUN, result(1, "paid"))).reply())
        .isEqualTo(new Reply.Appended(List.of(fresh(2))));
    assertThat(history(RUN)).containsExactly("#0 payload", "#2 paid");
  }

  @Test
  void aThirdPartyIsCalledOnceForAStep() {
    given(append(RUN, call(1, 0)));
    assertThat(when(append(RUN, call(1, 0), call(2, 0), call(2, 0))).reply())
        .isEqualTo(new Reply.Appended(List.of(repeated(1), fresh(2), repeated(2))));

    given(append(RUN, result(1, "paid")));
    assertThat(when(append(RUN, call(1, 0))).reply())
        .isEqualTo(new Reply.Appended(List.of(repeated(3))));
  }

  @Test
  void callsThatNameNoStepCannotBeToldApart() {
    var nameless =
        new Append.Call(
            OptionalInt.empty(),
            Bytes.EMPTY,
            request("https://pay.example/"),
            Due.Now.NOW,
            Message.Settings.of(RetryPolicy.DEFAULT),
            callback(URL));

    assertThat(when(append(RUN, nameless, nameless)).reply())
        .isEqualTo(new Reply.Appended(List.of(fresh(1), fresh(2))));
  }

  @Test
  void callAndResultInOneBatchAreBothTaken() {
    given(append(RUN, call(1, 0), result(1, "one"), call(1, 0)));

    assertThat(history(RUN)).containsExactly("#0 payload", "#2 one");
    assertThat(tables.seen().get(new SeenKey(origin(RUN), 1, 0)))
        .contains(new Seen(message(RUN, 2), Seen.Stage.APPENDED));
  }

  @Test
  void aNewerKindIsAcknowledgedWithoutEffect() {
    assertThat(when(append(RUN, new Append.Unknown("newer"), result(1, "one"))).reply())
        .isEqualTo(new Reply.Appended(List.of(fresh(1), fresh(2))));

    assertThat(history(RUN)).containsExactly("#0 payload", "#2 one");
    assertThat(deliveries(RUN)).containsExactly("#0 step 0", "#2 step 1");
  }

  @Test
  void aRunThatIsOverOrNeverBeganTakesNothing() {
    given(new CancelRun(RUN));
    var before = tables.copy();

    assertThat(when(append(RUN, result(1, "late"))).rejection())
        .isInstanceOf(Rejection.RunOver.class);
    assertThat(when(append(run("wfr_none"), result(1, "x"))).rejection())
        .isInstanceOf(Rejection.RunOver.class);
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aBatchThatDoesNotFitIsRefusedAsAWhole() {
    limits(steps(3));
    given(append(RUN, result(1, "one")));
    var before = tables.copy();

    assertThat(when(append(RUN, plan(2), plan(3))).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);

    assertThat(tables.rows()).isEqualTo(before.rows());
    given(append(RUN, result(2, "two")));
    assertThat(history(RUN)).hasSize(3);
  }

  @Test
  void whatIsThereAlreadyIsAcknowledgedByAFullRunToo() {
    limits(steps(2));
    given(append(RUN, result(1, "one")));

    assertThat(when(append(RUN, result(1, "one"))).reply())
        .isEqualTo(new Reply.Appended(List.of(repeated(1))));
    assertThat(when(append(RUN, call(2, 0))).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
    assertThat(when(waitFor(RUN, "paid", 2)).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
    assertThat(when(new RunCommand.Invoke(RUN, 2, start(run("wfr_child")))).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
  }

  @Test
  void aHistoryThatIsTooLargeTakesNoMoreSteps() {
    limits(bytes("#0 payload".length()));
    given(append(RUN, result(1, "not too large yet")));

    assertThat(when(append(RUN, result(2, ""))).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
    assertThat(when(append(RUN, result(1, ""))).reply())
        .isEqualTo(new Reply.Appended(List.of(repeated(1))));
  }

  @Test
  void whatIsNoStepHasABoundToo() {
    limits(steps(3));
    for (int number = 1; number < 9; number++) {
      given(append(RUN, new Append.Unknown("newer")));
    }

    assertThat(when(append(RUN, new Append.Unknown("newer"))).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
  }

  @Test
  void theStateCountsWhatWasAppended() {
    given(append(RUN, plan(1), call(2, 0)));

    var state = tables.runStates().get(origin(RUN)).orElseThrow();
    assertThat(state.steps()).isEqualTo(2);
    assertThat(state.messages()).isEqualTo(3);
    assertThat(state.historyBytes()).isEqualTo("#0 payload#1 plan 1".length());
  }

  private RetryPolicy retry(RunName run, int number) {
    return tables.messages().get(message(run, number)).orElseThrow().settings().retry();
  }

  private static Append.Step stepRetrying(int stepId, Append.Step.Retry retry) {
    return new Append.Step(
        StepIdentity.result(stepId),
        Bytes.EMPTY,
        request(URL),
        Due.Now.NOW,
        retry,
        Optional.empty());
  }

  private static RunSettings retrying(RetryPolicy retry) {
    return new RunSettings(
        retry,
        SETTINGS.features(),
        SETTINGS.labels(),
        SETTINGS.flowControl(),
        SETTINGS.failureCallback(),
        SETTINGS.redact());
  }

  private Item fresh(int number) {
    return new Item(message(RUN, number), false);
  }

  private Item repeated(int number) {
    return new Item(message(RUN, number), true);
  }

  private static Limits steps(int most) {
    var limits = Limits.DEFAULT;
    return limits
        .with(new Limits.Steps(most, limits.steps().bytes()))
        .with(new Limits.Saved(0, limits.saved().bytes()));
  }

  private static Limits bytes(long most) {
    var limits = Limits.DEFAULT;
    return limits.with(new Limits.Steps(limits.steps().count(), most));
  }
}
