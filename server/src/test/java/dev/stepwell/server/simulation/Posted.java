package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import java.time.Instant;
import java.util.Optional;

/// What was seen of a message on disk.
final class Posted {
  final MessageKey key;
  final EventKey published;
  final Message details;
  final Bytes body;
  int attempts;
  Optional<End> end = Optional.empty();
  Optional<Report> report = Optional.empty();

  /// Whether it began as a copy of one that failed.
  boolean successor;

  /// @param order after how many others
  record End(Instant at, Kind kind, int order) {}

  enum Kind {
    DELIVERED,
    FAILED,
    DROPPED
  }

  /// What a callback tells of.
  record Report(MessageKey source, int attempt, String about) {}

  Posted(MessageKey key, EventKey published, Message details, Bytes body) {
    this.key = key;
    this.published = published;
    this.details = details;
    this.body = body;
  }

  Publication publication() {
    return Posts.publication(details);
  }

  boolean ended() {
    return end.isPresent();
  }

  void end(Instant at, Kind kind, int order) {
    require(end.isEmpty(), "ends twice");
    end = Optional.of(new End(at, kind, order));
  }

  String name() {
    return key.id();
  }

  void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Violation(
          "%s (%s, to %s, attempts %d, end %s): %s"
              .formatted(
                  name(),
                  Posts.header(details, Posts.TAG).orElse("a report"),
                  details.request().url(),
                  attempts,
                  end,
                  otherwise));
    }
  }
}
