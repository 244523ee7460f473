package dev.stepwell.engine.message;

import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a message that stands alone came to be, and what its publisher asked for beyond its request
/// and its settings.
///
/// @param notBefore when its first delivery was allowed, where that was later than its publishing
public record Publication(Wishes wishes, Source source, Way way, Optional<Instant> notBefore) {
  public static final Publication NONE =
      new Publication(Wishes.NONE, Source.UNKNOWN, Way.DIRECT, Optional.empty());

  /// What its publisher wants to hear of it and to be shown.
  ///
  /// @param callback hears of every attempt
  /// @param labels in the order in which they were given
  /// @param redact what is hidden where the message is shown, in the spelling of the wire
  public record Wishes(Optional<CallbackSpec> callback, List<String> labels, String redact) {
    public static final Wishes NONE = new Wishes(Optional.empty(), List.of(), "");

    public Wishes {
      labels = List.copyOf(labels);
    }

    /// What is empty leaves what was asked for before.
    Wishes or(Wishes before) {
      return new Wishes(
          callback.or(before::callback),
          labels.isEmpty() ? before.labels : labels,
          redact.isEmpty() ? before.redact : redact);
    }
  }

  /// Who published it.
  ///
  /// @param callerIp empty where it is not known
  /// @param trace that the message is to be part of
  public record Source(String callerIp, Optional<String> schedule, Optional<TraceContext> trace) {
    public static final Source UNKNOWN = new Source("", Optional.empty());

    /// One that names no trace.
    public Source(String callerIp, Optional<String> schedule) {
      this(callerIp, schedule, Optional.empty());
    }
  }

  /// What it passes on its way to where it is delivered.
  ///
  /// @param queue in which it stands in line
  /// @param group that it was published to
  /// @param accompanies the message of a queue that caused it, whose slot it keeps until it ends
  /// @param provider that the server itself authorises the message at, by its name on the wire
  public record Way(
      Optional<String> queue,
      Optional<Member> group,
      Optional<Companion> accompanies,
      Optional<String> provider) {
    public static final Way DIRECT = new Way(Optional.empty(), Optional.empty());

    /// Nobody waits for it in a queue.
    public Way(Optional<String> queue, Optional<Member> group) {
      this(queue, group, Optional.empty(), Optional.empty());
    }

    /// The way of a message that one of a queue caused, where it was one of a queue.
    public static Way accompanying(Optional<Companion> companion) {
      return new Way(Optional.empty(), Optional.empty(), companion, Optional.empty());
    }

    /// The same to a group.
    public Way to(Member member) {
      return new Way(queue, Optional.of(member), accompanies, provider);
    }

    /// The same to a provider that the server knows.
    public Way at(String name) {
      return new Way(queue, group, accompanies, Optional.of(name));
    }

    private Way accompanyingNobody() {
      return new Way(queue, group, Optional.empty(), provider);
    }

    private Way toEndpoint(Optional<String> endpoint) {
      return group.map(member -> to(new Member(member.group(), endpoint))).orElse(this);
    }
  }

  Publication accompanyingNobody() {
    return through(way.accompanyingNobody());
  }

  /// The same where nothing else is asked for.
  public Publication changed(Wishes others) {
    return new Publication(others.or(wishes), source, way, notBefore);
  }

  /// The same for messages of a schedule. Each has a trace of its own: that of whoever made the
  /// schedule ended long ago.
  public Publication ofSchedule(String id) {
    var schedule = new Source(source.callerIp(), Optional.of(id));
    return new Publication(wishes, schedule, way, notBefore);
  }

  /// The same for one endpoint of its group.
  Publication toEndpoint(Optional<String> endpoint) {
    return through(way.toEndpoint(endpoint));
  }

  /// The same for a message whose first delivery is allowed at that moment.
  Publication first(Instant due, Instant createdAt) {
    return new Publication(
        wishes, source, way, due.isAfter(createdAt) ? Optional.of(due) : Optional.empty());
  }

  private Publication through(Way other) {
    return new Publication(wishes, source, other, notBefore);
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
