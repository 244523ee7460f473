package dev.stepwell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.TallyKey.Kind;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupCommand.DeleteGroup;
import dev.stepwell.engine.group.GroupCommand.RemoveEndpoints;
import dev.stepwell.engine.group.GroupCommand.SaveEndpoints;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.schedule.ScheduleCommand.Delete;
import dev.stepwell.engine.schedule.ScheduleCommand.Save;
import dev.stepwell.engine.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a project has of each kind is counted as it comes and goes.
class OwnedThingsTest extends EngineTest {
  @Test
  void queuesAreCountedFromTheirFirstMessageOrSettingOn() {
    var one = GateId.queue(PROJECT, "one");
    var two = GateId.queue(PROJECT, "two");
    given(new GateCommand.Adjust(one, new Adjustment.SetUp(2, false)));
    given(new GateCommand.Adjust(one, new Adjustment.SetUp(3, false)));
    given(new GateCommand.Adjust(GateId.flowControl(PROJECT, "key"), Adjustment.Pause.PAUSE));
    assertThat(count(Kind.QUEUES)).isEqualTo(1);

    given(publish(two, now()));
    given(publish(two, now().plusSeconds(60)));
    assertThat(count(Kind.QUEUES)).isEqualTo(2);

    remove(two);
    assertThat(count(Kind.QUEUES)).isEqualTo(1);
    remove(one);
    remove(one);
    assertThat(tables.tallies().rows()).isEmpty();
  }

  @Test
  void groupsAreCountedHoweverTheyGo() {
    var one = new GroupId(PROJECT, "one");
    var two = new GroupId(PROJECT, "two");
    given(new SaveEndpoints(one, List.of(endpoint("a"))));
    given(new SaveEndpoints(one, List.of(endpoint("b"))));
    given(new SaveEndpoints(two, List.of(endpoint("a"))));
    assertThat(count(Kind.GROUPS)).isEqualTo(2);

    given(new RemoveEndpoints(two, List.of(new Group.Mark.Name("a"))));
    assertThat(count(Kind.GROUPS)).isEqualTo(1);
    given(new DeleteGroup(one));
    given(new DeleteGroup(one));
    assertThat(tables.tallies().rows()).isEmpty();
  }

  @Test
  void aScheduleThatIsReplacedIsOne() {
    var one = new ScheduleId(PROJECT, "one");
    given(save(one));
    given(save(one));
    given(save(new ScheduleId(PROJECT, "two")));
    given(save(new ScheduleId(new ProjectId("other"), "one")));
    assertThat(count(Kind.SCHEDULES)).isEqualTo(2);

    given(new Delete(one));
    given(new Delete(one));
    assertThat(count(Kind.SCHEDULES)).isEqualTo(1);
  }

  private long count(Kind kind) {
    return Tallies.of(tables, PROJECT, kind);
  }

  private void remove(GateId queue) {
    while (tables.gates().get(queue).isPresent()) {
      long ticket = tables.gates().get(queue).orElseThrow().ticket();
      given(new GateCommand.Remove(queue, ticket));
    }
  }

  private Save save(ScheduleId id) {
    var purpose = new Purpose.Alone(Publication.NONE.ofSchedule(id.id()));
    return new Save(id, "every 60 minutes", message(purpose, now()), Duration.ZERO, Bytes.EMPTY);
  }

  private Publish publish(GateId queue, Instant due) {
    var publication =
        new Publication(
            Publication.Wishes.NONE,
            new Publication.Source("", Optional.empty()),
            new Publication.Way(Optional.of(queue.key()), Optional.empty()),
            Optional.empty());
    var message = message(new Purpose.Alone(publication), due);
    return new Publish(Address.of(queue), message, Bytes.utf8("x"));
  }

  private Message message(Purpose purpose, Instant due) {
    return new Message(
        PROJECT, purpose, request(URL), Message.Settings.of(RetryPolicy.DEFAULT), now(), 0, due);
  }

  private static Group.Endpoint endpoint(String name) {
    return new Group.Endpoint("https://" + name + ".test", Optional.of(name));
  }
}
