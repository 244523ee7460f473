package dev.stepwell.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupCommand.DeleteGroup;
import dev.stepwell.engine.group.GroupCommand.SaveEndpoints;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.schedule.ScheduleCommand.Delete;
import dev.stepwell.engine.schedule.ScheduleCommand.Fire;
import dev.stepwell.engine.schedule.ScheduleCommand.Pause;
import dev.stepwell.engine.schedule.ScheduleCommand.Resume;
import dev.stepwell.engine.schedule.ScheduleCommand.Save;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest extends EngineTest {
  private static final ScheduleId NIGHTLY = new ScheduleId(PROJECT, "scd_nightly");
  private static final GroupId BILLING = new GroupId(PROJECT, "billing");
  private static final String HOURLY = "every 60 minutes";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Bytes BODY = Bytes.utf8("report");

  @Test
  void firesAtEachTimeAndNotBefore() {
    save(HOURLY);
    var first = now().plus(HOUR);

    passes(HOUR.minusMillis(1));
    timerRuns();
    assertThat(tables.messages().rows()).isEmpty();
    passes(Duration.ofMillis(1));
    timerRuns();

    assertThat(only(tables.messages().rows().values()).request().url()).isEqualTo(URL);
    assertThat(only(tables.messages().rows().values()).due()).isEqualTo(first);
    assertThat(schedule().last()).contains(first);
    assertThat(schedule().next()).contains(first.plus(HOUR));
    passes(HOUR);
    timerRuns();
    assertThat(tables.messages().rows()).hasSize(2);
  }

  @Test
  void itsMessagesHaveItsBodyAndItsDelay() {
    given(new Save(NIGHTLY, HOURLY, template(alone()), Duration.ofMinutes(5), BODY));

    passes(HOUR);
    timerRuns();

    var row = tables.messages().rows().firstEntry();
    assertThat(tables.bodies().get(row.getKey())).contains(BODY);
    assertThat(row.getValue().createdAt()).isEqualTo(now());
    assertThat(row.getValue().due()).isEqualTo(now().plus(Duration.ofMinutes(5)));
  }

  @Test
  void tellsHowTheMessagesOfTheLastTimeFare() {
    save(HOURLY);
    passes(HOUR);
    timerRuns();
    var first = schedule().sent().getFirst();
    assertThat(first.state()).isEqualTo(Schedule.State.IN_PROGRESS);

    when(outcome(first.message(), answered(200)));
    assertThat(states()).containsExactly(Schedule.State.DELIVERED);

    passes(HOUR);
    timerRuns();
    var second = schedule().sent().getFirst().message();
    failsForGood(second);
    assertThat(states()).containsExactly(Schedule.State.FAILED);
  }

  @Test
  void aMessageThatIsTakenBackHasFailed() {
    save(HOURLY);
    passes(HOUR);
    timerRuns();

    given(new Cancel(schedule().sent().getFirst().message()));

    assertThat(states()).containsExactly(Schedule.State.FAILED);
  }

  @Test
  void messagesOfEarlierTimesAreNotShownAnyMore() {
    save(HOURLY);
    passes(HOUR);
    timerRuns();
    var first = schedule().sent().getFirst().message();
    passes(HOUR);
    timerRuns();

    when(outcome(first, answered(200)));

    assertThat(states()).containsExactly(Schedule.State.IN_PROGRESS);
  }

  @Test
  void aTimeThatIsALittleLateFires() {
    save(HOURLY);

    passes(HOUR.plus(Schedules.GRACE));
    timerRuns();

    assertThat(tables.messages().rows()).hasSize(1);
    assertThat(schedule().error()).isEmpty();
  }

  @Test
  void aTimeThatIsTooLateIsSkippedAndNoted() {
    save(HOURLY);
    var start = now();

    passes(HOUR.multipliedBy(3).plus(Duration.ofMinutes(10)));
    timerRuns();

    assertThat(tables.messages().rows()).isEmpty();
    assertThat(schedule().error().orElseThrow()).startsWith("missed " + start.plus(HOUR));
    assertThat(schedule().last()).isEmpty();
    assertThat(schedule().next()).contains(start.plus(HOUR.multipliedBy(4)));
    passes(Duration.ofMinutes(50));
    timerRuns();
    assertThat(schedule().error()).isEmpty();
    assertThat(tables.messages().rows()).hasSize(1);
  }

  @Test
  void timesThatCloselyFollowEachOtherAllFire() {
    save("every 1 minutes");

    passes(Duration.ofMinutes(2)); // the first is 60 s late by now
    timerRuns();
    timerRuns();

    assertThat(tables.messages().rows()).hasSize(2);
  }

  @Test
  void whilePausedTimesPass() {
    save(HOURLY);
    var start = now();
    given(new Pause(NIGHTLY));
    given(new Pause(NIGHTLY));
    assertThat(tables.due().rows()).isEmpty();

    passes(HOUR.multipliedBy(2).plus(Duration.ofMinutes(5)));
    timerRuns();
    given(new Resume(NIGHTLY));
    given(new Resume(NIGHTLY));

    assertThat(tables.messages().rows()).isEmpty();
    assertThat(schedule().paused()).isFalse();
    assertThat(schedule().next()).contains(start.plus(HOUR.multipliedBy(3)));
  }

  @Test
  void aTimeThatHasFiredDoesNotComeAgainWhereTheClockWasSetBackDuringAPause() {
    save(HOURLY);
    passes(HOUR);
    var fired = now();
    timerRuns();
    given(new Pause(NIGHTLY));

    passes(Duration.ofMinutes(-90));
    given(new Resume(NIGHTLY));

    assertThat(schedule().next()).contains(fired.plus(HOUR));
  }

  @Test
  void aTimeThatWasMeantForAnotherStateFiresNothing() {
    save(HOURLY);
    var due = now().plus(HOUR);
    passes(HOUR);

    given(new Pause(NIGHTLY));
    given(new Fire(NIGHTLY, due));
    given(new Delete(NIGHTLY));
    given(new Fire(NIGHTLY, due));

    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void deletingTwiceIsFineAndLeavesNothingButMessages() {
    save(HOURLY);
    passes(HOUR);
    timerRuns();

    given(new Delete(NIGHTLY));
    assertThat(when(new Delete(NIGHTLY)).facts()).isEmpty();

    assertThat(tables.schedules().rows()).isEmpty();
    assertThat(tables.messages().rows()).hasSize(1);
    assertThat(tables.bodies().rows().keySet()).isEqualTo(tables.messages().rows().keySet());
    assertThat(tables.due().rows().values()).allMatch(DueWork.Deliver.class::isInstance);
    // What is left of it ends as usual.
    when(outcome(tables.messages().rows().firstKey(), answered(200)));
  }

  @Test
  void oneOfTheSameNameReplacesItAsAWhole() {
    save(HOURLY);
    passes(HOUR);
    timerRuns();
    given(new Pause(NIGHTLY));

    given(new Save(NIGHTLY, "every 30 minutes", template(alone()), Duration.ZERO, Bytes.EMPTY));

    assertThat(schedule().paused()).isFalse();
    assertThat(schedule().last()).isEmpty();
    assertThat(schedule().sent()).isEmpty();
    assertThat(schedule().template().createdAt()).isEqualTo(now());
    assertThat(schedule().next()).contains(now().plus(Duration.ofMinutes(30)));
    assertThat(tables.bodies().get(schedule().body())).isEmpty();
    assertThat(tables.bodies().rows()).hasSize(1);
  }

  @Test
  void anExpressionThatMeansNothingStandsStill() {
    save("nonsense");

    assertThat(schedule().next()).isEmpty();
    assertThat(schedule().error()).contains("not understood: nonsense");
    assertThat(tables.due().rows()).isEmpty();
  }

  @Test
  void whatIsNotThereCannotBePausedOrResumed() {
    assertThat(when(new Pause(NIGHTLY)).rejection().message())
        .isEqualTo("schedule scd_nightly not found");
    assertThat(when(new Resume(NIGHTLY)).rejection().message())
        .isEqualTo("schedule scd_nightly not found");
  }

  @Test
  void firesForEachEndpointThatItsGroupHasThen() {
    given(new SaveEndpoints(BILLING, List.of(endpoint("a"), endpoint("b"))));
    saveToGroup();
    given(new SaveEndpoints(BILLING, List.of(endpoint("c"))));

    passes(HOUR);
    timerRuns();

    assertThat(tables.messages().rows().values())
        .extracting(message -> message.request().url())
        .containsExactly("https://a.test", "https://b.test", "https://c.test");
    assertThat(tables.messages().rows().values())
        .allMatch(message -> tables.bodies().rows().containsValue(BODY))
        .extracting(SchedulesTest::member)
        .contains(new Publication.Member("billing", Optional.of("b")));
    assertThat(schedule().sent())
        .extracting(Schedule.Sent::message)
        .containsExactlyElementsOf(tables.messages().rows().keySet());
  }

  @Test
  void aGroupThatIsGoneIsNoted() {
    given(new SaveEndpoints(BILLING, List.of(endpoint("a"))));
    saveToGroup();
    given(new DeleteGroup(BILLING));

    passes(HOUR);
    timerRuns();

    assertThat(tables.messages().rows()).isEmpty();
    assertThat(schedule().error()).contains("topic billing not found");
    assertThat(schedule().next()).contains(now().plus(HOUR));
  }

  @Test
  void anAnswerOfTheGroupThatComesTooLateFiresNothing() {
    saveToGroup();
    var before = schedule().made();
    saveToGroup();
    var endpoints = Optional.of(List.of(endpoint("a")));

    given(new ScheduleCommand.FireTo(NIGHTLY, before, now(), Occasion.Time.TIME, endpoints));
    given(new Pause(NIGHTLY));
    given(
        new ScheduleCommand.FireTo(
            NIGHTLY, schedule().made(), now(), Occasion.Time.TIME, endpoints));
    given(new Delete(NIGHTLY));
    given(new ScheduleCommand.FireTo(NIGHTLY, before, now(), Occasion.Time.TIME, endpoints));

    assertThat(tables.rows()).isEmpty();
  }

  /// The timer offers rows more than once, late, and such as it read before a crash.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachTimeFiresOnceHoweverOftenItIsOffered(long seed) {
    var random = new SplittableRandom(seed);
    var offered = new ArrayList<Row<DueKey, DueWork>>();
    var made = new HashSet<MessageKey>();
    var fired = new HashSet<Instant>();
    int messages = 0;
    for (int i = 0; i < 300; i++) {
      switch (random.nextInt(10)) {
        case 0 -> save("every " + (1 + random.nextInt(3)) + " minutes");
        case 1 -> when(new Pause(NIGHTLY));
        case 2, 3 -> when(new Resume(NIGHTLY));
        case 4 -> passes(Duration.ofSeconds(random.nextInt(200)));
        default -> passes(Duration.ofSeconds(random.nextInt(60)));
      }
      offered.addAll(
          tables
              .due()
              .ascending(DueKey.from(0), DueKey.from(now().toEpochMilli() + 1), Integer.MAX_VALUE));
      for (int j = 0; j < 3 && !offered.isEmpty(); j++) {
        var row = offered.get(random.nextInt(offered.size()));
        if (row.value() instanceof DueWork.Fire(var id)) {
          var due = Instant.ofEpochMilli(row.key().atMillis());
          var happened = when(new Fire(id, due)).facts(MessageScheduled.class);
          for (var fact : happened) {
            messages++;
            made.add(fact.key());
            fired.add(due);
          }
        }
      }
      long rows =
          tables.due().rows().values().stream().filter(DueWork.Fire.class::isInstance).count();
      assertThat(rows)
          .isEqualTo(tables.schedules().get(NIGHTLY).flatMap(Schedule::next).stream().count());
    }
    assertThat(messages).isPositive();
    assertThat(made).hasSize(messages);
    assertThat(fired).hasSize(messages);
  }

  private void save(String cron) {
    given(new Save(NIGHTLY, cron, template(alone()), Duration.ZERO, BODY));
  }

  private void saveToGroup() {
    var publication =
        new Publication(
            Publication.Wishes.NONE,
            new Publication.Source("", Optional.of(NIGHTLY.id())),
            new Publication.Way(
                Optional.empty(), Optional.of(new Publication.Member("billing", Optional.empty()))),
            Optional.empty());
    given(
        new Save(
            NIGHTLY,
            HOURLY,
            template(new Purpose.Alone(publication), "billing"),
            Duration.ZERO,
            BODY));
  }

  private static Purpose alone() {
    return new Purpose.Alone(Publication.NONE.ofSchedule(NIGHTLY.id()));
  }

  private Message template(Purpose purpose) {
    return template(purpose, URL);
  }

  private Message template(Purpose purpose, String destination) {
    return new Message(
        PROJECT,
        purpose,
        request(destination),
        Message.Settings.of(RetryPolicy.DEFAULT),
        now(),
        0,
        now());
  }

  private static Publication.Member member(Message message) {
    return message.purpose() instanceof Purpose.Alone(var publication)
        ? publication.way().group().orElseThrow()
        : new Publication.Member("", Optional.empty());
  }

  private static Group.Endpoint endpoint(String name) {
    return new Group.Endpoint("https://" + name + ".test", Optional.of(name));
  }

  private Schedule schedule() {
    return tables.schedules().get(NIGHTLY).orElseThrow();
  }

  private List<Schedule.State> states() {
    return schedule().sent().stream().map(Schedule.Sent::state).toList();
  }

  private static <T> T only(java.util.Collection<T> all) {
    assertThat(all).hasSize(1);
    return all.iterator().next();
  }
}
