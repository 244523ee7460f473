package dev.stepwell.engine.message;

import dev.stepwell.engine.Order;
import dev.stepwell.engine.ProjectId;
import java.util.Comparator;

/// What a message is recognised by when it is published again.
///
/// @param id what its publisher calls it, or a hash of its content, told apart by their first
///   character
/// @param endpoint the endpoint of a group, for each of which there is a message; otherwise empty
public record ClaimKey(ProjectId project, String id, String endpoint)
    implements Comparable<ClaimKey> {
  private static final Comparator<ClaimKey> ORDER =
      Comparator.comparing(ClaimKey::project)
          .thenComparing(ClaimKey::id, Order::text)
          .thenComparing(ClaimKey::endpoint, Order::text);

  static ClaimKey of(String id, Message message) {
    boolean member =
        message.purpose() instanceof Purpose.Alone(var publication)
            && publication.way().group().isPresent();
    return new ClaimKey(message.project(), id, member ? message.request().url() : "");
  }

  @Override
  public int compareTo(ClaimKey other) {
    return ORDER.compare(this, other);
  }
}
