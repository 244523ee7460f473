package dev.stepwell.server.delivery;

import java.time.Instant;

/// Messages of one project whose time has come and that wait for a place, in memory.
///
/// @param oldest when the first of them was due
public record Backlog(int messages, Instant oldest) {
  Backlog and(Backlog other) {
    return new Backlog(
        messages + other.messages, oldest.isBefore(other.oldest) ? oldest : other.oldest);
  }
}
