package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.RunCommand.ResumeRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Runs that fail and are repaired, and what there is to see of it.
abstract class RepairScene extends EngineTest {
  static final RunName NEXT = run("wfr_next");
  static final String FAILED = "https://app.example/failed";

  final void thenHasSettings(RunName name, RunSettings settings) {
    assertThat(tables.runs().get(origin(name)).orElseThrow().settings()).isEqualTo(settings);
    var message = messages(origin(name)).getFirst().value();
    assertThat(message.settings().retry()).isEqualTo(settings.retry());
    assertThat(message.settings().flowControl()).isEqualTo(settings.flowControl());
  }

  final void failed() {
    given(start(RUN));
    failsForGood(message(RUN, 0));
  }

  final Happened resume() {
    return when(new ResumeRun(entry(), NEXT, Overrides.NONE));
  }

  /// The one entry there is.
  final DeadKey entry() {
    return tables.deadLetters().rows().keySet().iterator().next();
  }

  final DeadLetter.OfRun letter(DeadKey entry) {
    return (DeadLetter.OfRun) tables.deadLetters().get(entry).orElseThrow();
  }

  final RunState state(RunName run) {
    return tables.runStates().get(origin(run)).orElseThrow();
  }

  final Progress report() {
    return ((Phase.Failed) state(RUN).phase()).report().orElseThrow().progress();
  }

  final SeenKey seen(RunName run, int stepId) {
    return new SeenKey(origin(run), stepId, 0);
  }

  final void delivered(RunName run, int... numbers) {
    for (int number : numbers) {
      MessageKey key = message(run, number);
      given(outcome(key, answered(200)));
    }
  }

  static Append.Step sleep(int stepId, Duration time) {
    return new Append.Step(
        new StepIdentity(0, stepId),
        Bytes.utf8("sleep"),
        request(URL),
        new Due.After(time),
        Append.Step.Retry.OF_RUN,
        Optional.empty());
  }

  static RunCommand.Invoke invoke(RunName parent, RunName child, int stepId) {
    var invoker =
        new Invoker(
            parent,
            Invoker.ANY_RUN,
            stepId,
            Bytes.utf8("invoke " + stepId),
            new Target(URL, List.of()));
    return new RunCommand.Invoke(
        parent, stepId, new StartRun(child, trigger("child", SETTINGS), Optional.of(invoker)));
  }
}
