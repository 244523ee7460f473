package dev.stepwell.server.delivery.http;

import dev.stepwell.engine.ProjectId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One HTTP request to a user's endpoint, complete.
///
/// @param method any token but `CONNECT`
/// @param url absolute; path and query are sent byte for byte
/// @param headers in the order in which they are sent, names and values exactly as given. Those
///   that frame a message (`Host`, `Content-Length`, `Connection` and the like) are the sender's
///   own and are left out where given
/// @param body must not be changed any more
/// @param timeout from the call to the last byte of the response
/// @param project whose it is, where it is one's: its answer takes of that project's memory
@SuppressWarnings("ArrayRecordComponent") // bodies are large; they are shared, never compared
public record OutgoingRequest(
    String method,
    String url,
    List<Map.Entry<String, String>> headers,
    byte[] body,
    Duration timeout,
    ChosenBy chosenBy,
    Optional<ProjectId> project) {

  /// Who says where a request goes.
  public enum ChosenBy {
    /// Whoever has a token: only to addresses that the policy allows.
    CLIENT,
    /// The configuration: to any address.
    OPERATOR;

    Optional<String> refusal(DestinationPolicy policy, InetAddress address) {
      return this == CLIENT ? policy.refusal(address) : Optional.empty();
    }
  }

  public OutgoingRequest {
    headers = List.copyOf(headers);
  }

  /// To where a client wants it.
  public OutgoingRequest(
      String method,
      String url,
      List<Map.Entry<String, String>> headers,
      byte[] body,
      Duration timeout) {
    this(method, url, headers, body, timeout, ChosenBy.CLIENT, Optional.empty());
  }

  /// The same to where the operator wants it.
  public OutgoingRequest byOperator() {
    return new OutgoingRequest(method, url, headers, body, timeout, ChosenBy.OPERATOR, project);
  }

  /// The same for a project.
  public OutgoingRequest of(ProjectId whose) {
    return new OutgoingRequest(method, url, headers, body, timeout, chosenBy, Optional.of(whose));
  }
}
