package dev.stepwell.engine.message;

import dev.stepwell.engine.CallbackSpec;
import java.time.Instant;
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
/// @param notBefore when its first delivery was allowed, where that was later than its publishing
/// @param provider that the server itself authorises the message at, by its name on the wire
public record Publication(
    Optional<CallbackSpec> callback,
    List<String> labels,
    String redact,
    String callerIp,
    Optional<String> queue,
    Optional<Member> group,
    Optional<String> schedule,
    Optional<Companion> accompanies,
    Optional<Instant> notBefore,
    Optional<String> provider) {
  public static final Publication NONE =
      new Publication(
          Optional.empty(),
          List.of(),
          "",
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// A message that nobody waits for in a queue, and that may be delivered at once.
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

  /// A message that may be delivered at once.
  public Publication(
      Optional<CallbackSpec> callback,
      List<String> labels,
      String redact,
      String callerIp,
      Optional<String> queue,
      Optional<Member> group,
      Optional<String> schedule,
      Optional<Companion> accompanies) {
    this(
        callback,
        labels,
        redact,
        callerIp,
        queue,
        group,
        schedule,
        accompanies,
        Optional.empty(),
        Optional.empty());
  }

  public Publication {
    labels = List.copyOf(labels);
  }

  Publication accompanyingNobody() {
    return new Publication(
        callback,
        labels,
        redact,
        callerIp,
        queue,
        group,
        schedule,
        Optional.empty(),
        notBefore,
        provider);
  }

  /// The same where nothing else is asked for: what is empty stays as it was.
  public Publication changed(
      Optional<CallbackSpec> otherCallback, List<String> otherLabels, String otherRedact) {
    return new Publication(
        otherCallback.or(() -> callback),
        otherLabels.isEmpty() ? labels : otherLabels,
        otherRedact.isEmpty() ? redact : otherRedact,
        callerIp,
        queue,
        group,
        schedule,
        accompanies,
        notBefore,
        provider);
  }

  /// The same for messages of a schedule.
  public Publication ofSchedule(String id) {
    return new Publication(
        callback,
        labels,
        redact,
        callerIp,
        queue,
        group,
        Optional.of(id),
        accompanies,
        notBefore,
        provider);
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
        accompanies,
        notBefore,
        provider);
  }

  /// The same for a message whose first delivery is allowed at that moment.
  Publication first(Instant due, Instant createdAt) {
    return new Publication(
        callback,
        labels,
        redact,
        callerIp,
        queue,
        group,
        schedule,
        accompanies,
        due.isAfter(createdAt) ? Optional.of(due) : Optional.empty(),
        provider);
  }

  /// The same for a message to a provider that the server knows.
  public Publication at(String name) {
    return new Publication(
        callback,
        labels,
        redact,
        callerIp,
        queue,
        group,
        schedule,
        accompanies,
        notBefore,
        Optional.of(name));
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
