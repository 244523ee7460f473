package dev.stepwell.server.api.edge;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.server.project.Principal;
import java.util.Optional;

/// Where a request comes from, and how it came.
///
/// @param principal who sent it; absent where the route asks for no token
/// @param ip the address of the client, in text form
/// @param scheme `http` or `https`, as the client used it
/// @param host with port, as the client used it
public record Caller(Optional<Principal> principal, String ip, String scheme, String host) {

  Optional<ProjectId> project() {
    return principal.map(Principal::project);
  }
}
