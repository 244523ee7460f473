package dev.stepwell.server.delivery;

import java.time.Instant;

/// Messages of one project whose time has come and that wait for a place.
///
/// @param messages in memory
/// @param oldest when the first of them was due, and of those for which there was no room in memory
public record Waiting(int messages, Instant oldest) {
  Waiting and(Waiting other) {
    return new Waiting(
        messages + other.messages, oldest.isBefore(other.oldest) ? oldest : other.oldest);
  }
}
