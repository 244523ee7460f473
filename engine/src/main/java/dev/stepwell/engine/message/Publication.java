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
public record Publication(
    Optional<CallbackSpec> callback,
    List<String> labels,
    String redact,
    String callerIp,
    Optional<String> queue,
    Optional<Member> group,
    Optional<String> schedule) {
  public static final Publication NONE =
      new Publication(
          Optional.empty(),
          List.of(),
          "",
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Publication {
    labels = List.copyOf(labels);
  }

  /// An endpoint of a group.
  ///
  /// @param endpoint its name, where it has one
  public record Member(String group, Optional<String> endpoint) {}
}
