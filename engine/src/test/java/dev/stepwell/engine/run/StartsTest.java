package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartsTest extends EngineTest {

  @Test
  void aTriggerMakesARunAndItsFirstDelivery() {
    var reply = when(start(RUN)).reply();

    assertThat(reply).isEqualTo(new Reply.Started(message(RUN, 0), now(), false));
    assertThat(history(RUN)).containsExactly("#0 payload");
    assertThat(deliveries(RUN)).containsExactly("#0 step 0");
    var run = tables.runs().get(origin(RUN)).orElseThrow();
    assertThat(run.createdAt()).isEqualTo(now());
    assertThat(run.url()).isEqualTo(URL);
    assertThat(run.headers()).containsExactly(new Header("X-Customer", "alice"));
    assertThat(run.source().previous()).isEmpty();
  }

  @Test
  void aDelayedRunExistsAtOnceAndIsDeliveredLater() {
    given(new StartRun(RUN, due(new Due.After(Duration.ofMinutes(1))), Optional.empty()));

    assertThat(deliveries(RUN)).containsExactly("#0 step 0 in 60 s");
    assertThat(when(start(RUN)).reply()).isInstanceOf(Reply.Started.class);
    given(new CancelRun(RUN));
    assertThat(deliveries(RUN)).isEmpty();
  }

  @Test
  void aMomentInThePastMeansNow() {
    given(new StartRun(RUN, due(new Due.At(Instant.EPOCH)), Optional.empty()));

    assertThat(deliveries(RUN)).containsExactly("#0 step 0");
  }

  @Test
  void theIdOfAnActiveRunStartsNothing() {
    given(start(RUN));
    var createdAt = now();
    passes(Duration.ofMinutes(1));
    var before = tables.copy();

    var reply = when(start(RUN)).reply();

    assertThat(reply).isEqualTo(new Reply.Started(message(RUN, 0), createdAt, true));
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void theIdOfAnEndedRunStartsAnother() {
    given(start(RUN));
    var first = origin(RUN);
    given(append(RUN, result(1, "one")));
    given(finish(RUN, "done"));
    passes(Duration.ofSeconds(1));

    given(start(RUN));

    assertThat(origin(RUN)).isNotEqualTo(first);
    var run = tables.runs().get(origin(RUN)).orElseThrow();
    assertThat(run.createdAt()).isEqualTo(now());
    assertThat(run.source().previous()).contains(first);
    assertThat(history(RUN)).containsExactly("#0 payload");
    assertThat(tables.runs().get(first)).isPresent();
    // Steps of the new run are not taken for those of the old one.
    given(append(RUN, result(1, "one again")));
    assertThat(history(RUN)).containsExactly("#0 payload", "#1 one again");
  }

  @Test
  void runsOfOneNameDifferInTheirCreationTimeWhateverTheClockSays() {
    given(start(RUN));
    var first = tables.runs().get(origin(RUN)).orElseThrow().createdAt();
    given(finish(RUN, "done"));
    passes(Duration.ofSeconds(-5));

    var reply = when(start(RUN)).reply();

    var second = tables.runs().get(origin(RUN)).orElseThrow().createdAt();
    assertThat(second).isEqualTo(first.plusMillis(1));
    assertThat(reply).isEqualTo(new Reply.Started(message(RUN, 0), second, false));
  }

  @Test
  void projectsDoNotShareIds() {
    given(start(RUN));
    var other = new RunName(new ProjectId("b"), RUN.id());

    assertThat(when(start(other)).reply())
        .isEqualTo(new Reply.Started(message(other, 0), now(), false));
    assertThat(origin(other)).isNotEqualTo(origin(RUN));
  }

  @Test
  void theSdkStartsItsRunAgainWithTheSameIdentity() {
    given(start(RUN));
    var origin = origin(RUN);
    var createdAt = now();
    passes(Duration.ofSeconds(1));

    var reply = when(again("payload of the SDK")).reply();

    assertThat(reply).isEqualTo(new Reply.Started(message(RUN, 1), createdAt, false));
    assertThat(origin(RUN)).isEqualTo(origin);
    assertThat(history(RUN)).containsExactly("#1 payload of the SDK");
    assertThat(deliveries(RUN)).containsExactly("#1 step 0");
    var run = tables.runs().get(origin).orElseThrow();
    assertThat(run.headers()).containsExactly(new Header("X-Again", "yes"));
    assertThat(run.settings()).isEqualTo(SETTINGS);
    var state = tables.runStates().get(origin).orElseThrow();
    assertThat(state.steps()).isEqualTo(1);
    assertThat(state.historyBytes()).isEqualTo("#1 payload of the SDK".length());
    // The answer to the first delivery comes late and means nothing any more.
    given(append(RUN, result(1, "one")));
    assertThat(history(RUN)).containsExactly("#1 payload of the SDK", "#2 one");
  }

  @Test
  void aRunThatHasStepsIsNotStartedAgain() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    var before = tables.copy();

    assertThat(when(again("late")).reply())
        .isEqualTo(new Reply.Started(message(RUN, 0), now(), true));
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aRunWhoseFirstStepIsUnderWayIsNotStartedAgain() {
    given(start(RUN));
    given(append(RUN, call(1, 0)));
    var before = tables.copy();

    assertThat(when(again("late")).reply())
        .isEqualTo(new Reply.Started(message(RUN, 0), now(), true));
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void startingAgainWhatHasEndedStartsAnother() {
    given(start(RUN));
    given(finish(RUN, "done"));

    assertThat(((Reply.Started) when(again("anew")).reply()).deduplicated()).isFalse();
    assertThat(history(RUN)).containsExactly("#0 anew");
  }

  @Test
  void savedNotificationsOutliveANewStart() {
    given(start(RUN));
    given(notify(RUN, "paid", "12"));
    given(again("payload"));
    given(waitFor(RUN, "paid", 1));

    assertThat(history(RUN)).containsExactly("#2 payload", "#1 wait 1: paid brought 12");
    assertThat(deliveries(RUN))
        .containsExactly("#1 step 1 to https://app.example/notified", "#2 step 0");
  }

  @Test
  void anActiveRunCannotBeInvoked() {
    given(start(RUN));
    var before = tables.copy();

    var rejection =
        when(new StartRun(RUN, trigger("x", SETTINGS), Optional.of(invoker("a", 1)))).rejection();

    assertThat(rejection).isInstanceOf(Rejection.Unacceptable.class);
    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void theSameInvokeFindsItsRun() {
    var invoke = new StartRun(RUN, trigger("x", SETTINGS), Optional.of(invoker("a", 1)));
    given(invoke);
    var same = new Reply.Started(message(RUN, 0), now(), true);

    assertThat(when(invoke).reply()).isEqualTo(same);
    assertThat(when(invokedBy(invoker("a", 2))).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
    assertThat(when(invokedBy(invoker("b", 1))).rejection())
        .isInstanceOf(Rejection.Unacceptable.class);
    // Another run that has the parent's id by now.
    var later =
        new Invoker(
            run("a"), now().plusSeconds(9), 1, Bytes.utf8("step"), new Target(URL, List.of()));
    assertThat(when(invokedBy(later)).rejection()).isInstanceOf(Rejection.Unacceptable.class);
  }

  private StartRun invokedBy(Invoker invoker) {
    return new StartRun(RUN, trigger("x", SETTINGS), Optional.of(invoker));
  }

  private Invoker invoker(String parent, int stepId) {
    return new Invoker(run(parent), now(), stepId, Bytes.utf8("step"), new Target(URL, List.of()));
  }

  private static StartRun again(String payload) {
    return new StartRun(
        RUN,
        new Trigger(
            Trigger.Kind.AGAIN,
            List.of(new Header("X-Again", "yes")),
            request(URL),
            Bytes.utf8(payload),
            Due.Now.NOW,
            SETTINGS,
            Purpose.Probe.NONE,
            "10.0.0.10"),
        Optional.empty());
  }

  private static Trigger due(Due due) {
    return new Trigger(
        Trigger.Kind.FIRST,
        List.of(),
        request(URL),
        Bytes.EMPTY,
        due,
        SETTINGS,
        Purpose.Probe.NONE,
        "");
  }
}
