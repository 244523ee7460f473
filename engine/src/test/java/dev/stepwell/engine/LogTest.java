package dev.stepwell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Outcome.Answered;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTest extends EngineTest {

  @Test
  void theLogTellsTheStoryOfARunInOrder() {
    given(start(RUN));
    given(append(RUN, result(1, "one"), call(2, 0)));
    given(outcome(message(RUN, 0), answered(200)));
    given(outcome(message(RUN, 2), answered(200)));
    given(notify(RUN, "paid", "12"));
    given(waitFor(RUN, "paid", 3));
    given(waitFor(RUN, "paid", 4, Duration.ofHours(1)));
    given(notify(RUN, "paid", "13"));
    given(waitFor(RUN, "shipped", 5, Duration.ofHours(1)));
    passes(Duration.ofHours(1));
    timerRuns();
    given(waitFor(RUN, "shipped", 6));
    given(new CancelRun(RUN));

    assertThat(story(RUN))
        .containsExactly(
            "RunStarted",
            "StepAppended",
            "CallStarted",
            "MessageScheduled",
            "MessageDelivered",
            "MessageDelivered",
            "CallReturned",
            "NotificationSaved",
            "NotificationConsumed",
            "StepAppended",
            "WaiterRegistered",
            "WaiterResumed",
            "StepAppended",
            "WaiterRegistered",
            "WaiterTimedOut",
            "StepAppended",
            "WaiterRegistered",
            "WaiterDropped",
            "RunCancelled");
  }

  @Test
  void entriesCarryTheTimeOfTheirCommand() {
    given(start(RUN));
    passes(Duration.ofSeconds(5));
    given(finish(RUN, "done"));

    assertThat(log(RUN)).extracting(Logged::at).containsExactly(now().minusSeconds(5), now());
  }

  @Test
  void longBodiesAreCut() {
    given(start(RUN));
    var body = Bytes.of(new byte[Excerpt.LIMIT + 1]);

    given(outcome(message(RUN, 0), new Answered(500, List.of(new Header("A", "b")), body)));

    var failed = (LogEntry.AttemptFailed) log(RUN).getLast().entry();
    var answered = (Answered) failed.outcome();
    assertThat(answered.body().size()).isEqualTo(Excerpt.LIMIT);
    assertThat(answered.headers()).containsExactly(new Header("A", "b"));
    assertThat(failed.delivery().attempt()).isZero();
  }

  @Test
  void ofABodyThatIsCutTheHashOfTheWholeIsKept() throws NoSuchAlgorithmException {
    var body = new byte[Excerpt.LIMIT + 1];
    body[Excerpt.LIMIT] = 'x';

    var excerpt = Excerpt.of(Bytes.of(body));

    assertThat(excerpt.bytes().size()).isEqualTo(Excerpt.LIMIT);
    assertThat(excerpt.sha256())
        .contains(Bytes.of(MessageDigest.getInstance("SHA-256").digest(body)));
    assertThat(Excerpt.of(excerpt.bytes())).isEqualTo(Excerpt.whole(excerpt.bytes()));
  }

  @Test
  void aCommandThatChangesNothingIsNotLogged() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    var before = log(RUN);

    given(start(RUN));
    given(append(RUN, result(1, "one")));

    assertThat(log(RUN)).isEqualTo(before);
  }

  @Test
  void runsOfOneNameHaveTheirOwnLogs() {
    given(start(RUN));
    given(finish(RUN, "done"));
    given(start(RUN));

    assertThat(story(RUN)).containsExactly("RunStarted");
  }

  private List<Logged> log(RunName run) {
    var origin = origin(run);
    return tables
        .log()
        .ascending(LogKey.start(origin), LogKey.start(origin.next()), Integer.MAX_VALUE)
        .stream()
        .map(Rows.Row::value)
        .toList();
  }

  private List<String> story(RunName run) {
    return log(run).stream().map(logged -> logged.entry().getClass().getSimpleName()).toList();
  }
}
