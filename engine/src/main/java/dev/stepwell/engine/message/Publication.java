package dev.stepwell.engine.message;

import dev.stepwell.engine.CallbackSpec;
import java.util.List;
import java.util.Optional;

/// How a message that stands alone came to be, and what its publisher asked for beyond its request
/// and its settings.
///
/// @param callback hears of every attempt
/// @param labels in the order in which they were given
/// @param redact what is hidden where the message is shown, in the spelling of the wire
/// @param callerIp address of the publisher; empty where it is not known
/// @param queue in which it stands in line
/// @param group that it was published to
/// @param schedule that published it
/// @param accompanies the message of a queue that caused it, whose slot it keeps until it ends
public record Publication(
    Optional<CallbackSpec> callback,
    List<String> labels,
    String redact,
    String callerIp,
    Optional<String> queue,
    Optional<Member> group,
    Optional<String> schedule,
    Optional<Companion> accompanies) {
  public static final Publication NONE =
      new Publication(
          Optional.empty(),
          List.of(),
          "",
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// A message that nobody waits for in a queue.
  public Publication(
      Optional<CallbackSpec> callback,
      List<String> labels,
      String redact,
      String callerIp,
      Optional<String> queue,
      Optional<Member> group,
      Optional<String> schedule) {
    this(callback, labels, redact, callerIp, queue, group, schedule, Optional.empty());
  }

  public Publication {
    labels = List.copyOf(labels);
  }

  Publication accompanyingNobody() {
    return new Publication(callback, labels, redact, callerIp, queue, group, schedule);
  }

  /// The same for messages of a schedule.
  public Publication ofSchedule(String id) {
    return new Publication(
        callback, labels, redact, callerIp, queue, group, Optional.of(id), accompanies);
  }

  /// The same for one endpoint of its group.
  Publication toEndpoint(Optional<String> endpoint) {
    return new Publication(
        callback,
        labels,
        redact,
        callerIp,
        queue,
        group.map(member -> new Member(member.group(), endpoint)),
        schedule,
        accompanies);
  }

  /// How a message that was caused by one of a queue keeps that one's slot.
  ///
  /// @param number from 1; each companion of a message has its own
  public record Companion(String queue, MessageKey source, int number) {}

  /// An endpoint of a group.
  ///
  /// @param endpoint its name, where it has one
  public record Member(String group, Optional<String> endpoint) {}
}
