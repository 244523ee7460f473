package dev.stepwell.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupCommand.DeleteGroup;
import dev.stepwell.engine.group.GroupCommand.SaveEndpoints;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.schedule.ScheduleCommand.Delete;
import dev.stepwell.engine.schedule.ScheduleCommand.FireNow;
import dev.stepwell.engine.schedule.ScheduleCommand.FireTo;
import dev.stepwell.engine.schedule.ScheduleCommand.Pause;
import dev.stepwell.engine.schedule.ScheduleCommand.Resume;
import dev.stepwell.engine.schedule.ScheduleCommand.Save;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandFiringTest extends EngineTest {
  private static final ScheduleId NIGHTLY = new ScheduleId(PROJECT, "scd_nightly");
  private static final GroupId BILLING = new GroupId(PROJECT, "billing");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Bytes BODY = Bytes.utf8("report");

  @Test
  void publishesNowAndLeavesTheNextTimeAsItIs() {
    save(Duration.ZERO);
    var next = schedule().next();
    passes(Duration.ofMinutes(10));

    var told = fire().reply();

    var row = tables.messages().rows().firstEntry();
    assertThat(told)
        .isEqualTo(
            new Reply.Published(List.of(new Reply.Published.Receipt(row.getKey(), URL, false))));
    assertThat(row.getValue().due()).isEqualTo(now());
    assertThat(tables.bodies().get(row.getKey())).contains(BODY);
    assertThat(schedule().next()).isEqualTo(next);
    assertThat(schedule().last()).contains(now());
    assertThat(schedule().sent())
        .containsExactly(new Schedule.Sent(row.getKey(), Schedule.State.IN_PROGRESS));
    passes(Duration.ofMinutes(50));
    timerRuns();
    assertThat(tables.messages().rows()).hasSize(2);
  }

  @Test
  void aPausedOneFiresAndStaysPaused() {
    save(Duration.ofSeconds(30));
    given(new Pause(NIGHTLY));

    fire().reply();

    assertThat(tables.messages().rows().firstEntry().getValue().due())
        .isEqualTo(now().plusSeconds(30));
    assertThat(schedule().paused()).isTrue();
    assertThat(schedule().next()).isEmpty();
  }

  @Test
  void theSameWishIsFulfilledOnceAsLongAsItIsRecognised() {
    save(Duration.ZERO);
    var first = keys(fire("a").reply());

    var again = (Reply.Published) fire("a").reply();

    assertThat(keys(again)).isEqualTo(first);
    assertThat(again.items()).allMatch(Reply.Published.Receipt::deduplicated);
    assertThat(tables.messages().rows()).hasSize(1);
    fire("b").reply();
    fire().reply();
    fire().reply();
    assertThat(tables.messages().rows()).hasSize(4);
    passes(Duration.ofMinutes(10));
    fire("b").reply();
    assertThat(tables.messages().rows()).hasSize(5);
  }

  @Test
  void aTimeThatComesMeanwhileDoesNotHideTheWish() {
    save(Duration.ZERO);
    passes(HOUR.minusSeconds(1));
    var first = keys(fire("a").reply());
    passes(Duration.ofSeconds(1));
    timerRuns();

    assertThat(keys(fire("a").reply())).isEqualTo(first);
    assertThat(tables.messages().rows()).hasSize(2);
  }

  @Test
  void goesToEachEndpointOfItsGroup() {
    given(new SaveEndpoints(BILLING, List.of(endpoint("a"), endpoint("b"))));
    saveToGroup();

    var told = (Reply.Published) fire("a").reply();

    assertThat(told.items())
        .extracting(Reply.Published.Receipt::url)
        .containsExactly("https://a.test", "https://b.test");
    assertThat(keys(fire("a").reply())).isEqualTo(keys(told));
    assertThat(tables.messages().rows()).hasSize(2);
  }

  /// Two that are asked for at once have both been to the group.
  @Test
  void theGroupAnswersASecondWishInVain() {
    given(new SaveEndpoints(BILLING, List.of(endpoint("a"))));
    saveToGroup();
    var wish = new Occasion.Hand(Optional.of("a"));
    var endpoints = Optional.of(List.of(endpoint("a")));
    var answer = new FireTo(NIGHTLY, schedule().made(), now(), wish, endpoints);

    var first = when(answer).reply();

    assertThat(keys(when(answer).reply())).isEqualTo(keys(first));
    assertThat(tables.messages().rows()).hasSize(1);
  }

  @Test
  void whatIsNotThereIsToldAndNothingIsNoted() {
    assertThat(fire().rejection())
        .isEqualTo(new Rejection.NotFound("schedule scd_nightly not found"));
    given(new SaveEndpoints(BILLING, List.of(endpoint("a"))));
    saveToGroup();
    given(new DeleteGroup(BILLING));
    assertThat(fire().rejection()).isEqualTo(new Rejection.NotFound("topic billing not found"));
    assertThat(schedule().error()).isEmpty();
    var made = schedule().made();
    given(new Delete(NIGHTLY));
    var late =
        new FireTo(
            NIGHTLY,
            made,
            now(),
            new Occasion.Hand(Optional.empty()),
            Optional.of(List.of(endpoint("a"))));
    assertThat(when(late).rejection())
        .isEqualTo(new Rejection.NotFound("schedule scd_nightly not found"));
    assertThat(tables.rows()).isEmpty();
  }

  /// Whatever else happens to the schedule, a wish is fulfilled once as long as it is recognised,
  /// and moves no time.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wishesAndTimesDoNotMeddleWithEachOther(long seed) {
    var random = new SplittableRandom(seed);
    var purpose = new Purpose.Alone(Publication.NONE.ofSchedule(NIGHTLY.id()));
    given(new Save(NIGHTLY, "every 2 minutes", template(purpose, URL), Duration.ZERO, BODY));
    String last = "";
    Instant at = now();
    List<MessageKey> known = List.of();
    int byHand = 0;
    for (int i = 0; i < 300; i++) {
      passes(Duration.ofSeconds(random.nextInt(60)));
      switch (random.nextInt(8)) {
        case 0 -> given(new Pause(NIGHTLY));
        case 4 -> passes(Duration.ofMinutes(random.nextInt(12)));
        case 1 -> given(new Resume(NIGHTLY));
        case 2, 3, 5 -> timerRuns();
        default -> {
          var wish = "wish " + random.nextInt(3);
          var next = schedule().next();
          var keys = keys(fire(wish).reply());
          boolean again = wish.equals(last) && now().isBefore(at.plus(Duration.ofMinutes(10)));
          assertThat(keys.equals(known)).isEqualTo(again);
          assertThat(schedule().next()).isEqualTo(next);
          byHand += again ? 0 : 1;
          at = again ? at : now();
          last = wish;
          known = keys;
        }
      }
    }
    int byTime = tables.messages().rows().size() - byHand;
    assertThat(byHand).isPositive();
    assertThat(byTime).isPositive();
  }

  private Happened fire() {
    return when(new FireNow(NIGHTLY, new Occasion.Hand(Optional.empty())));
  }

  private Happened fire(String wish) {
    return when(new FireNow(NIGHTLY, new Occasion.Hand(Optional.of(wish))));
  }

  private static List<MessageKey> keys(Reply reply) {
    return ((Reply.Published) reply)
        .items().stream().map(Reply.Published.Receipt::message).toList();
  }

  private Schedule schedule() {
    return tables.schedules().get(NIGHTLY).orElseThrow();
  }

  private void save(Duration delay) {
    var purpose = new Purpose.Alone(Publication.NONE.ofSchedule(NIGHTLY.id()));
    given(new Save(NIGHTLY, "every 60 minutes", template(purpose, URL), delay, BODY));
  }

  private void saveToGroup() {
    var member = new Publication.Member("billing", Optional.empty());
    var publication =
        new Publication(
            Publication.Wishes.NONE,
            new Publication.Source("", Optional.of(NIGHTLY.id())),
            new Publication.Way(Optional.empty(), Optional.of(member)),
            Optional.empty());
    given(
        new Save(
            NIGHTLY,
            "every 60 minutes",
            template(new Purpose.Alone(publication), "billing"),
            Duration.ZERO,
            BODY));
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

  private static Group.Endpoint endpoint(String name) {
    return new Group.Endpoint("https://" + name + ".test", Optional.of(name));
  }
}
