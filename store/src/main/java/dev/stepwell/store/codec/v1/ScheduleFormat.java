package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.group.GroupCommand.TellEndpoints;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.schedule.Occasion;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.engine.schedule.ScheduleCommand.FireTo;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.store.proto.V1;
import java.util.List;
import java.util.Optional;

/// Schedules, and what they and their groups say to each other.
public final class ScheduleFormat {
  private ScheduleFormat() {}

  public static V1.StoredSchedule write(Schedule schedule) {
    var written =
        V1.StoredSchedule.newBuilder()
            .setMade(Common.origin(schedule.made()))
            .setCron(schedule.cron())
            .setTemplate(MessageFormat.write(schedule.template()))
            .setDelay(Common.span(schedule.delay()))
            .setPaused(schedule.paused());
    schedule.next().ifPresent(next -> written.setNext(Common.time(next)));
    schedule.last().ifPresent(last -> written.setLast(Common.time(last)));
    for (var sent : schedule.sent()) {
      written.addSent(
          V1.StoredSchedule.Sent.newBuilder()
              .setMessage(Common.key(sent.message()))
              .setState(state(sent.state())));
    }
    schedule.error().ifPresent(written::setError);
    schedule.byHand().ifPresent(last -> written.setByHand(byHand(last)));
    return written.build();
  }

  public static Schedule read(V1.StoredSchedule schedule) {
    return new Schedule(
        Common.origin(schedule.getMade()),
        schedule.getCron(),
        MessageFormat.read(schedule.getTemplate()),
        Common.span(schedule.getDelay()),
        schedule.getPaused(),
        schedule.hasNext() ? Optional.of(Common.time(schedule.getNext())) : Optional.empty(),
        schedule.hasLast() ? Optional.of(Common.time(schedule.getLast())) : Optional.empty(),
        schedule.getSentList().stream()
            .map(sent -> new Schedule.Sent(Common.key(sent.getMessage()), state(sent.getState())))
            .toList(),
        schedule.hasError() ? Optional.of(schedule.getError()) : Optional.empty(),
        schedule.hasByHand() ? Optional.of(byHand(schedule.getByHand())) : Optional.empty());
  }

  private static V1.StoredSchedule.ByHand byHand(Schedule.ByHand last) {
    var written =
        V1.StoredSchedule.ByHand.newBuilder().setId(last.id()).setUntil(Common.time(last.until()));
    last.messages().forEach(message -> written.addMessages(Common.key(message)));
    return written.build();
  }

  private static Schedule.ByHand byHand(V1.StoredSchedule.ByHand last) {
    return new Schedule.ByHand(
        last.getId(),
        Common.time(last.getUntil()),
        last.getMessagesList().stream().map(Common::key).toList());
  }

  private static V1.StoredSchedule.State state(Schedule.State state) {
    return switch (state) {
      case IN_PROGRESS -> V1.StoredSchedule.State.IN_PROGRESS;
      case DELIVERED -> V1.StoredSchedule.State.DELIVERED;
      case FAILED -> V1.StoredSchedule.State.FAILED;
    };
  }

  private static Schedule.State state(V1.StoredSchedule.State state) {
    return switch (state) {
      case IN_PROGRESS -> Schedule.State.IN_PROGRESS;
      case DELIVERED -> Schedule.State.DELIVERED;
      case FAILED -> Schedule.State.FAILED;
      case UNRECOGNIZED -> throw Common.unknown("state", state);
    };
  }

  static V1.ScheduleId id(ScheduleId id) {
    return V1.ScheduleId.newBuilder().setProject(id.project().value()).setId(id.id()).build();
  }

  static ScheduleId id(V1.ScheduleId id) {
    return new ScheduleId(new ProjectId(id.getProject()), id.getId());
  }

  /// A schedule and its group belong to one project.
  static V1.Command.TellEndpoints write(TellEndpoints tell) {
    var written =
        V1.Command.TellEndpoints.newBuilder()
            .setGroup(tell.group().name())
            .setSchedule(id(tell.schedule()))
            .setMade(Common.origin(tell.made()))
            .setDue(Common.time(tell.due()));
    hand(tell.occasion()).ifPresent(written::setHand);
    return written.build();
  }

  static TellEndpoints read(V1.Command.TellEndpoints tell) {
    var schedule = id(tell.getSchedule());
    return new TellEndpoints(
        new GroupId(schedule.project(), tell.getGroup()),
        schedule,
        Common.origin(tell.getMade()),
        Common.time(tell.getDue()),
        tell.hasHand() ? hand(tell.getHand()) : Occasion.Time.TIME);
  }

  /// A group has at least one endpoint.
  static V1.Command.FireTo write(FireTo fire) {
    var written =
        V1.Command.FireTo.newBuilder()
            .setSchedule(id(fire.schedule()))
            .setMade(Common.origin(fire.made()))
            .setDue(Common.time(fire.due()));
    fire.endpoints()
        .orElse(List.of())
        .forEach(endpoint -> written.addEndpoints(GroupFormat.write(endpoint)));
    hand(fire.occasion()).ifPresent(written::setHand);
    return written.build();
  }

  private static Optional<V1.Command.Hand> hand(Occasion occasion) {
    return switch (occasion) {
      case Occasion.Time.TIME -> Optional.empty();
      case Occasion.Hand(var deduplicationId) -> {
        var written = V1.Command.Hand.newBuilder();
        deduplicationId.ifPresent(written::setDeduplicationId);
        yield Optional.of(written.build());
      }
    };
  }

  private static Occasion hand(V1.Command.Hand hand) {
    return new Occasion.Hand(
        hand.hasDeduplicationId() ? Optional.of(hand.getDeduplicationId()) : Optional.empty());
  }

  static FireTo read(V1.Command.FireTo fire) {
    var endpoints = fire.getEndpointsList().stream().map(GroupFormat::endpoint).toList();
    return new FireTo(
        id(fire.getSchedule()),
        Common.origin(fire.getMade()),
        Common.time(fire.getDue()),
        fire.hasHand() ? hand(fire.getHand()) : Occasion.Time.TIME,
        endpoints.isEmpty() ? Optional.empty() : Optional.of(endpoints));
  }
}
