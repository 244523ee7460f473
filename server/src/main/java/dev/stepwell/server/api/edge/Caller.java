package dev.stepwell.server.api.edge;

import dev.stepwell.server.project.Principal;
import java.util.Optional;

/// Where a request comes from.
///
/// @param principal who sent it; absent where the route asks for no token
/// @param ip the address of the other end of the connection, in text form
public record Caller(Optional<Principal> principal, String ip) {}
