package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A message that is published at each time of a cron expression. Its body is stored apart, so that
/// noting how its messages fare stays cheap.
///
/// @param made the command that made it; tells it from others of its name
/// @param template what is published: stands alone and names this schedule; its time is when the
///   schedule was made, and its URL is the name of the group where it goes to one
/// @param delay from each time until the message is due
/// @param next when it fires; absent while it is paused, and where there is no such time
/// @param last when it fired last
/// @param sent the messages of that last time
/// @param error why the last time came to nothing
/// @param byHand the last time that somebody fired it who may ask for the same once more
public record Schedule(
    Origin made,
    String cron,
    Message template,
    Duration delay,
    boolean paused,
    Optional<Instant> next,
    Optional<Instant> last,
    List<Sent> sent,
    Optional<String> error,
    Optional<ByHand> byHand) {
  public Schedule {
    sent = List.copyOf(sent);
  }

  /// A firing by which the same wish is recognised when it comes again.
  ///
  /// @param id that came with the wish
  /// @param until as long as this it is recognised
  public record ByHand(String id, Instant until, List<MessageKey> messages) {
    public ByHand {
      messages = List.copyOf(messages);
    }
  }

  /// A message and how far it is.
  public record Sent(MessageKey message, State state) {}

  public enum State {
    IN_PROGRESS,
    DELIVERED,
    /// It failed for good, or was taken back.
    FAILED
  }

  static Schedule made(Origin made, String cron, Message template, Duration delay) {
    return new Schedule(
        made,
        cron,
        template,
        delay,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /// Where its body lies. No message has this key: no message was made by that command.
  public MessageKey body() {
    return new MessageKey(made, 0);
  }

  public Publication publication() {
    return template.purpose() instanceof Purpose.Alone(var publication)
        ? publication
        : Publication.NONE;
  }

  /// The group that it goes to.
  public Optional<GroupId> group() {
    ProjectId project = template.project();
    return publication().way().group().map(member -> new GroupId(project, member.group()));
  }

  Schedule pausedNow() {
    return new Schedule(
        made, cron, template, delay, true, Optional.empty(), last, sent, error, byHand);
  }

  Schedule resumed() {
    return new Schedule(made, cron, template, delay, false, next, last, sent, error, byHand);
  }

  /// Where there is no next time, the reason is worth more than whatever went wrong before.
  Schedule until(Timetable.Next at) {
    return switch (at) {
      case Timetable.Next.At(var time) ->
          new Schedule(
              made, cron, template, delay, paused, Optional.of(time), last, sent, error, byHand);
      case Timetable.Next.Never(var why) ->
          new Schedule(
              made,
              cron,
              template,
              delay,
              paused,
              Optional.empty(),
              last,
              sent,
              Optional.of(why),
              byHand);
    };
  }

  Schedule fired(Instant due, List<MessageKey> messages) {
    var all = messages.stream().map(key -> new Sent(key, State.IN_PROGRESS)).toList();
    return new Schedule(
        made, cron, template, delay, paused, next, Optional.of(due), all, Optional.empty(), byHand);
  }

  Schedule failed(String why) {
    return new Schedule(
        made, cron, template, delay, paused, next, last, sent, Optional.of(why), byHand);
  }

  Schedule concluded(MessageKey message, State state) {
    var all =
        sent.stream()
            .map(one -> one.message().equals(message) ? new Sent(message, state) : one)
            .toList();
    return new Schedule(made, cron, template, delay, paused, next, last, all, error, byHand);
  }

  Schedule remembering(ByHand wish) {
    return new Schedule(
        made, cron, template, delay, paused, next, last, sent, error, Optional.of(wish));
  }
}
