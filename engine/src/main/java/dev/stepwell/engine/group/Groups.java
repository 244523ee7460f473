package dev.stepwell.engine.group;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.group.GroupCommand.DeleteGroup;
import dev.stepwell.engine.group.GroupCommand.RemoveEndpoints;
import dev.stepwell.engine.group.GroupCommand.SaveEndpoints;
import dev.stepwell.engine.group.GroupCommand.SetDefaults;
import dev.stepwell.engine.group.GroupCommand.TellEndpoints;
import dev.stepwell.engine.group.GroupFact.GroupDeleted;
import dev.stepwell.engine.group.GroupFact.GroupSaved;
import dev.stepwell.engine.schedule.Occasion;
import dev.stepwell.engine.schedule.ScheduleCommand.FireTo;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Decides for groups. Whoever publishes to one reads it; it is not asked.
public final class Groups {
  private Groups() {}

  public static Decision decide(GroupView view, GroupCommand command, Stamp stamp) {
    var id = command.group();
    // Clients expect a later time than the one at which they asked: no other millisecond is later.
    var now = stamp.now().plusMillis(1);
    return switch (command) {
      case SaveEndpoints(_, var endpoints) ->
          saved(id, view.groups().get(id).orElseGet(() -> Group.created(now)).with(endpoints, now));
      case RemoveEndpoints(_, var marks) ->
          known(view, id, group -> left(id, group, group.without(marks, now)));
      case SetDefaults(_, var headers) ->
          known(view, id, group -> saved(id, group.withDefaults(headers, now)));
      case TellEndpoints tell -> told(tell, view.groups().get(id).map(Group::endpoints));
      case DeleteGroup _ ->
          view.groups()
              .get(id)
              .map(group -> accepted(new GroupDeleted(id, group)))
              .orElseGet(() -> Decision.reply(Reply.Done.DONE));
    };
  }

  /// Who fires by hand hears what the schedule says.
  private static Decision told(TellEndpoints tell, Optional<List<Group.Endpoint>> endpoints) {
    var fire = new FireTo(tell.schedule(), tell.made(), tell.due(), tell.occasion(), endpoints);
    return switch (tell.occasion()) {
      case Occasion.Time.TIME ->
          new Accepted(List.of(), List.of(Send.quietly(fire)), Reply.Done.DONE);
      case Occasion.Hand _ ->
          new Accepted(List.of(), List.of(Send.forCaller(fire)), Reply.Forwarded.FORWARDED);
    };
  }

  private static Decision known(GroupView view, GroupId id, Function<Group, Decision> decide) {
    return view.groups()
        .get(id)
        .map(decide)
        .orElseGet(
            () -> Decision.rejected(new Rejection.NotFound("topic " + id.name() + " not found")));
  }

  private static Decision left(GroupId id, Group before, Group after) {
    return after.endpoints().isEmpty() ? accepted(new GroupDeleted(id, before)) : saved(id, after);
  }

  private static Decision saved(GroupId id, Group group) {
    if (group.endpoints().size() > Group.MOST_ENDPOINTS) {
      return Decision.rejected(
          new Rejection.Unacceptable(
              "a URL group has at most " + Group.MOST_ENDPOINTS + " endpoints"));
    }
    return accepted(new GroupSaved(id, group));
  }

  private static Decision accepted(GroupFact fact) {
    return new Accepted(List.of(fact), List.of(), Reply.Done.DONE);
  }
}
