package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Store;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Undelivered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The messages of one firing: one, or one for each endpoint of a group.
sealed interface Copies {
  /// What the copies of one body may take, one for each endpoint of a group.
  long MOST_BYTES = 256L << 20;

  /// They can be stored.
  ///
  /// @param messages at least one
  record Made(List<Message> messages, Bytes body) implements Copies {
    public Made {
      messages = List.copyOf(messages);
    }
  }

  /// The group is gone.
  ///
  /// @param why in words
  record NoGroup(String why) implements Copies {}

  /// There would be too many bytes.
  ///
  /// @param why in words
  record TooLarge(String why) implements Copies {}

  static Made one(ScheduleView view, Schedule schedule, Stamp stamp) {
    return new Made(List.of(message(schedule, stamp)), body(view, schedule));
  }

  /// Those of a schedule that goes to a group.
  ///
  /// @param endpoints absent: there is no such group
  static Copies of(
      ScheduleView view, Schedule schedule, Optional<List<Group.Endpoint>> endpoints, Stamp stamp) {
    if (endpoints.isEmpty()) {
      return new NoGroup("topic " + schedule.template().request().url() + " not found");
    }
    var all = endpoints.get();
    var body = body(view, schedule);
    if ((long) body.size() * all.size() > MOST_BYTES) {
      return new TooLarge("the body is too large for a URL group of " + all.size() + " endpoints");
    }
    return new Made(
        all.stream().map(to -> message(schedule, stamp).toEndpoint(to.url(), to.name())).toList(),
        body);
  }

  /// The command that stores them where they are to live.
  static Store stored(ScheduleId id, Schedule schedule, Made made, Stamp stamp) {
    var here = Address.of(id);
    var home = schedule.template().queue().map(Address::of).orElse(here);
    var stored = new ArrayList<Undelivered>();
    for (var message : made.messages()) {
      var key = MessageKey.madeAt(here, home, stamp, stored.size());
      stored.add(new Undelivered(key, message, made.body()));
    }
    return new Store(home, stored, new Reply.Published(List.of()));
  }

  static List<MessageKey> keys(Store stored) {
    return stored.messages().stream().map(Undelivered::key).toList();
  }

  private static Message message(Schedule schedule, Stamp stamp) {
    return schedule.template().anew(stamp.now(), stamp.in(schedule.delay()));
  }

  private static Bytes body(ScheduleView view, Schedule schedule) {
    return view.bodies().get(schedule.body()).orElse(Bytes.EMPTY);
  }
}
