package dev.stepwell.server.api.edge;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;

/// A whole request, received and allowed.
///
/// @param method in upper case
/// @param target the raw request target, without doubled slashes at its beginning
/// @param rest what follows the fixed words of the route in the target: raw, with the query
/// @param headers values hold one character for each byte
public record Request(
    String method, String target, String rest, Headers headers, Octets body, Caller caller) {

  /// Whose request it is.
  ///
  /// @throws IllegalStateException where the route asks for no token
  public ProjectId project() {
    return caller
        .principal()
        .orElseThrow(() -> new IllegalStateException("nobody had to say who asks for " + target))
        .project();
  }

  /// [#rest] without the query: raw, so that the handler decodes it where it has split it.
  public String restPath() {
    int question = rest.indexOf('?');
    return question < 0 ? rest : rest.substring(0, question);
  }

  /// The parameters behind the path.
  public Query query() {
    return Query.of(target);
  }
}
