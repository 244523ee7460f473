package dev.stepwell.server.api.why;

import java.time.Instant;
import java.util.Optional;

/// A message that delivery has taken over.
///
/// @param host where it goes, with the port
/// @param sentAt when its request was sent; absent while too many others go to the same place
public record OnItsWay(String host, Optional<Instant> sentAt) {}
