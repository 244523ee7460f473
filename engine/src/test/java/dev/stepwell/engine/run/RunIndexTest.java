package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What runs are found by, and how much those that have ended take.
class RunIndexTest extends EngineTest {
  private static final RunSettings LABELLED =
      new RunSettings(
          SETTINGS.retry(),
          Set.of(),
          List.of("eu", "vip", "eu"),
          Optional.of(
              new FlowControl("orders", OptionalInt.of(1), OptionalInt.empty(), Duration.ZERO)),
          Optional.empty(),
          "");

  private static final int LOGGED = 9_000;

  private boolean found(Facet facet, String value) {
    return listed(facet, RunIndex.hash(value));
  }

  private boolean listed(Facet facet, long hash) {
    return tables.runIndex().get(new FacetKey(PROJECT, facet, hash, origin(RUN))).isPresent();
  }

  private boolean in(Phase.Kind kind) {
    return listed(Facet.STATE, kind.number());
  }

  private long bytes() {
    return tables.retained().get(RetainedKey.TOTAL).map(Retained::bytes).orElse(0L);
  }

  @Test
  void aRunIsFoundByAllThatItsTriggerSaid() {
    given(start(RUN, LABELLED));
    assertThat(found(Facet.URL, URL)).isTrue();
    assertThat(found(Facet.HOST, "app.example")).isTrue();
    assertThat(found(Facet.PATH, "/flow")).isTrue();
    assertThat(found(Facet.LABEL, "eu")).isTrue();
    assertThat(found(Facet.LABEL, "vip")).isTrue();
    assertThat(found(Facet.FLOW_CONTROL, "orders")).isTrue();
    assertThat(found(Facet.CALLER, "10.0.0.9")).isTrue();
    assertThat(in(Phase.Kind.ACTIVE)).isTrue();
    assertThat(tables.runIndex().rows()).hasSize(8).containsValue(Marker.SET);
  }

  @Test
  void aRunIsFoundByItsStateAsItChanges() {
    given(start(RUN));
    given(finish(RUN, "done"));
    assertThat(in(Phase.Kind.ACTIVE)).isFalse();
    assertThat(in(Phase.Kind.SUCCEEDED)).isTrue();
    given(start(RUN));
    given(new RunCommand.CancelRun(RUN));
    assertThat(in(Phase.Kind.CANCELLED)).isTrue();
    given(start(RUN));
    failsForGood(message(RUN, 0));
    assertThat(in(Phase.Kind.FAILED)).isTrue();
    assertThat(found(Facet.URL, URL)).isTrue();
  }

  @Test
  void aRunIsFoundByItsCreationWhereItsTicketDoesNotTellIt() {
    given(start(RUN));
    assertThat(listed(Facet.CREATED, now().toEpochMilli())).isFalse();
    given(finish(RUN, "done"));
    given(start(RUN));
    var later = now().plusMillis(1);
    assertThat(tables.runs().get(origin(RUN)).orElseThrow().createdAt()).isEqualTo(later);
    assertThat(listed(Facet.CREATED, later.toEpochMilli())).isTrue();
    given(finish(RUN, "done"));
    passes(Duration.ofDays(-2));
    var other = run("wfr_early");
    given(start(other));
    assertThat(tables.runIndex().get(created(other))).isPresent();
  }

  private FacetKey created(RunName run) {
    return new FacetKey(PROJECT, Facet.CREATED, now().toEpochMilli(), origin(run));
  }

  @Test
  void runsThatEndInTheMiddleOfSomethingAreListed() {
    given(start(RUN));
    given(append(RUN, result(1, "one")));
    given(finish(RUN, "all is done"));
    assertThat(cutOff()).isFalse();
    given(start(RUN));
    given(new RunCommand.CancelRun(RUN));
    assertThat(cutOff()).isTrue();
    given(start(RUN));
    failsForGood(message(origin(RUN)));
    assertThat(cutOff()).isFalse();
  }

  @Test
  void aBranchThatIsNotDoneIsCutOff() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2)));
    given(append(RUN, result(1, "one")));
    given(finish(RUN, "won the race"));
    assertThat(cutOff()).isTrue();
    given(start(RUN));
    given(append(RUN, plan(1), plan(2)));
    given(append(RUN, result(2, "two")));
    given(append(RUN, result(1, "one")));
    given(finish(RUN, "all is done"));
    assertThat(cutOff()).isFalse();
  }

  @Test
  void aStepThatWaitsForOthersIsCutOff() {
    given(start(RUN));
    given(append(RUN, call(1, 0)));
    given(finish(RUN, "without its call"));
    assertThat(cutOff()).isTrue();
    given(start(RUN));
    given(waitFor(RUN, "event", 1));
    given(finish(RUN, "without its event"));
    assertThat(cutOff()).isTrue();
    given(start(RUN));
    given(waitFor(RUN, "event", 1));
    given(notify(RUN, "event", "came"));
    given(finish(RUN, "all is done"));
    assertThat(cutOff()).isFalse();
  }

  @Test
  void aFailureCutsOffWhatElseWasUnderWay() {
    given(start(RUN));
    given(append(RUN, plan(1), plan(2)));
    failsForGood(message(RUN, 1));
    assertThat(cutOff()).isTrue();
  }

  @Test
  void aRunIsMarkedAsLongAsOneOfItsDeliveriesIsTriedAgain() {
    given(start(RUN));
    assertThat(retried()).isFalse();
    given(append(RUN, plan(1), plan(2), call(3, 2)));
    given(outcome(message(RUN, 1), answered(500)));
    given(outcome(message(RUN, 3), answered(500)));
    given(outcome(message(RUN, 2), answered(200)));
    assertThat(retried()).isTrue();
    given(outcome(message(RUN, 1), answered(200)));
    assertThat(retried()).isTrue();
    given(outcome(message(RUN, 3), answered(200)));
    assertThat(retried()).isFalse();
  }

  @Test
  void aRunThatHasEndedTriesNothingAgain() {
    given(start(RUN, failingTo("https://app.example/failed")));
    given(outcome(message(RUN, 0), answered(500)));
    assertThat(retried()).isTrue();
    failsForGood(message(RUN, 0));
    assertThat(retried()).isFalse();
    given(outcome(message(RUN, 1), answered(500)));
    assertThat(retried()).isFalse();

    given(start(RUN));
    given(outcome(message(RUN, 0), answered(500)));
    given(new RunCommand.CancelRun(RUN));
    assertThat(retried()).isFalse();
  }

  @Test
  void aRunIsMarkedAsLongAsItHoldsANotification() {
    given(start(RUN));
    given(notify(RUN, "paid", "1"));
    given(notify(RUN, "paid", "2"));
    assertThat(holding()).isTrue();
    given(waitFor(RUN, "paid", 1));
    assertThat(holding()).isTrue();
    given(waitFor(RUN, "paid", 2));
    assertThat(holding()).isFalse();
    given(notify(RUN, "left", "3"));
    assertThat(holding()).isTrue();
    given(finish(RUN, "done"));
    assertThat(holding()).isFalse();
  }

  /// Whoever repairs it gets them.
  @Test
  void aFailedRunHoldsItsNotificationsUntilItIsRepairedOrGivenUp() {
    given(start(RUN));
    given(notify(RUN, "paid", "1"));
    failsForGood(message(RUN, 0));
    assertThat(holding()).isTrue();
    var entry = tables.deadLetters().rows().firstKey();
    var failed = origin(RUN);
    given(new RunCommand.ResumeRun(entry, run("wfr_next"), Overrides.NONE));
    assertThat(tables.runIndex().get(new FacetKey(PROJECT, Facet.SAVED, RunIndex.ANY, failed)))
        .isEmpty();
    assertThat(
            tables
                .runIndex()
                .get(new FacetKey(PROJECT, Facet.SAVED, RunIndex.ANY, origin(run("wfr_next")))))
        .isPresent();
  }

  private boolean holding() {
    return listed(Facet.SAVED, RunIndex.ANY);
  }

  private boolean retried() {
    return listed(Facet.RETRIED, RunIndex.ANY);
  }

  private boolean cutOff() {
    return listed(Facet.CUT_OFF, RunIndex.ANY);
  }

  @Test
  void whatEndedRunsTakeIsCountedUntilTheyAreForgotten() {
    given(start(RUN));
    given(append(RUN, result(1, "x".repeat(10_000))));
    assertThat(bytes()).isZero();
    given(finish(RUN, "y".repeat(5_000)));
    assertThat(bytes()).isBetween(15_000L, 20_000L);
    assertThat(order()).containsExactly(RetainedKey.Kind.SETTLED);
    passes(Limits.DEFAULT.kept().ended());
    timerRuns();
    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void bodiesThatOnlyTheLogHoldsAreCountedToo() {
    given(start(RUN, failingTo("https://app.example/failed")));
    var failed =
        new Outcome.Answered(500, List.of(new Header("X-A", "b")), Bytes.of(new byte[LOGGED]));
    for (int i = 0; i <= SETTINGS.retry().retries(); i++) {
      given(outcome(message(RUN, 0), failed));
    }
    long atTheEnd = bytes();
    assertThat(atTheEnd).isGreaterThan((SETTINGS.retry().retries() + 1L) * LOGGED);
    assertThat(order()).containsExactly(RetainedKey.Kind.FAILED);
    given(outcome(message(RUN, 1), failed));
    assertThat(bytes()).isGreaterThanOrEqualTo(atTheEnd + LOGGED);
    given(new RunCommand.ExpireRun(origin(RUN), now().plus(Limits.DEFAULT.kept().failed())));
    assertThat(tables.rows()).isEmpty();
  }

  private List<RetainedKey.Kind> order() {
    return tables
        .retained()
        .ascending(
            RetainedKey.first(RetainedKey.Kind.SETTLED),
            RetainedKey.end(RetainedKey.Kind.FAILED),
            10)
        .stream()
        .map(Row::key)
        .map(RetainedKey::kind)
        .toList();
  }

  @Test
  void whatIsExpendableComesFirstAndOfThatTheOldest() {
    var origin = new Origin(7, 7);
    var old = RetainedKey.of(origin, new Phase.Succeeded(now())).orElseThrow();
    var later = RetainedKey.of(origin, new Phase.Cancelled(now().plusMillis(1))).orElseThrow();
    var failed =
        RetainedKey.of(origin, new Phase.Failed(now(), "1-0", message(origin), Optional.empty()))
            .orElseThrow();
    assertThat(RetainedKey.of(origin, Phase.Active.ACTIVE)).isEmpty();
    assertThat(
            List.of(
                RetainedKey.TOTAL,
                old,
                later,
                failed,
                RetainedKey.INDEXED,
                RetainedKey.FOUND,
                RetainedKey.RETRIED,
                RetainedKey.COUNTED,
                RetainedKey.SAVED,
                RetainedKey.TALLIED))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static MessageKey message(Origin origin) {
    return new MessageKey(origin, 0);
  }

  @Test
  void valuesKeepTheirHashes() {
    assertThat(RunIndex.hash("orders")).isEqualTo(-3555960000596795619L);
  }
}
