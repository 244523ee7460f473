package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpiryTest extends EngineTest {
  private static final Duration RETENTION = Limits.DEFAULT.kept().ended();

  @Test
  void nothingIsLeftOfARunThatUsedEverything() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2), plan(3)));
    given(append(RUN, result(1, "one"), call(2, 0), new Append.Unknown("newer")));
    given(waitFor(RUN, "paid", 3));
    given(waitFor(RUN, "shipped", 4));
    given(notify(RUN, "paid", "now"));
    given(notify(RUN, "unheard", "never"));
    given(new RunCommand.Invoke(RUN, 5, start(run("wfr_child"))));
    given(outcome(message(RUN, 5), answered(404)));
    given(finish(RUN, "done"));
    given(new CancelRun(run("wfr_child")));

    passes(RETENTION);
    timerRuns();

    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void nothingIsLeftOfARunWhoseFailureReportTakesLongerThanItsRetention() {
    var slow =
        new CallbackSpec.Settings(
            CallbackSpec.Settings.NONE.retries(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Limits.DEFAULT.kept().failed().multipliedBy(2)),
            Optional.empty());
    given(start(RUN, failingTo(new CallbackSpec("https://app.example/failed", List.of(), slow))));
    failsForGood(message(RUN, 0));

    passes(Limits.DEFAULT.kept().failed());
    timerRuns();

    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void nothingIsLeftOfAMessageThatStoodAlone() {
    var message =
        new Message(
            PROJECT,
            new Purpose.Alone(),
            request(URL),
            Message.Settings.of(new RetryPolicy(1, Optional.empty())),
            now(),
            0,
            now());
    given(new Publish(new Address(7), message, Bytes.utf8("delivered")));
    given(new Publish(new Address(8), message, Bytes.utf8("failed")));
    var keys = List.copyOf(tables.messages().rows().keySet());
    given(outcome(keys.get(0), answered(200)));
    failsForGood(keys.get(1));
    assertThat(tables.rows())
        .containsOnlyKeys(
            "due", "log", "events", "dead letters", "letterIndex", "retained", "tallies");

    passes(RETENTION);
    timerRuns();
    assertThat(tables.rows())
        .containsOnlyKeys("due", "dead letters", "letterIndex", "retained", "tallies");

    passes(Limits.DEFAULT.kept().failed().minus(RETENTION));
    timerRuns();
    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void anActiveRunIsNotForgotten() {
    given(start(RUN));
    var before = tables.copy();

    assertThat(when(new RunCommand.ExpireRun(origin(RUN), now())).facts()).isEmpty();

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void theNextRunOfTheSameNameIsNotForgotten() {
    given(start(RUN));
    var first = origin(RUN);
    given(finish(RUN, "first"));
    passes(Duration.ofHours(1));
    given(start(RUN));
    var second = origin(RUN);

    passes(RETENTION.minusHours(1));
    timerRuns();

    assertThat(tables.runs().get(first)).isEmpty();
    assertThat(origin(RUN)).isEqualTo(second);
    assertThat(tables.projectRuns().rows())
        .containsOnly(Map.entry(new ProjectRun(PROJECT, second), Marker.SET));
    assertThat(history(RUN)).containsExactly("#0 payload");
    given(finish(RUN, "second"));
    passes(RETENTION);
    timerRuns();
    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void outcomesThatComeAfterEverythingIsForgottenLeaveNothing() {
    given(start(RUN));
    var init = message(RUN, 0);
    var late = outcome(init, answered(500, new Header("X", "y")));
    given(new CancelRun(RUN));
    passes(RETENTION);
    timerRuns();

    given(late);
    given(
        new RunCommand.FailRun(
            new Undelivered(init, lost(), Bytes.EMPTY),
            late.outcome(),
            Optional.empty(),
            List.of()));
    given(new RunCommand.ConcludeFailureReport(init, late.outcome(), true));

    assertThat(tables.rows()).isEmpty();
  }

  private Message lost() {
    return new Message(
        PROJECT,
        new Purpose.Step(0, Purpose.Probe.NONE),
        request(URL),
        Message.Settings.of(RetryPolicy.DEFAULT),
        now(),
        0,
        now());
  }
}
