package dev.stepwell.protocol.header;

import java.util.Set;

/// Which headers travel on from a request to the deliveries it causes. The set of names that never
/// do is here and nowhere else.
public final class ForwardedHeaders {
  /// What a client writes before the name of a header that it wants delivered.
  public static final String PREFIX = "Upstash-Forward-";

  /// They belong to one connection or one body, not to the message.
  private static final Set<String> TRANSPORT =
      Set.of(
          "Host",
          "Connection",
          "Content-Length",
          "Transfer-Encoding",
          "Keep-Alive",
          "Te",
          "Trailer",
          "Upgrade",
          "Expect",
          "Accept-Encoding");

  /// The server says these itself. An SDK that starts a run from a delivery sends back the old
  /// ones.
  private static final Set<String> OWN =
      Set.of(
          "Content-Type",
          "Upstash-Signature",
          "Upstash-Message-Id",
          "Upstash-Retried",
          "Upstash-Region",
          "Upstash-Workflow-Runid",
          "Upstash-Workflow-Url",
          "Upstash-Workflow-Init",
          "Upstash-Workflow-Createdat",
          "Upstash-Workflow-Calltype",
          "User-Agent");

  private ForwardedHeaders() {}

  /// What a delivery to a workflow may carry of the headers given.
  public static Headers filter(Headers headers) {
    return headers.filter(name -> travels(name) && !OWN.contains(name));
  }

  /// What a message to a third party, or a plain one, may carry: all but what belongs to the
  /// connection. The server's own headers are set over these when the request is made.
  public static Headers filterTransport(Headers headers) {
    return headers.filter(ForwardedHeaders::travels);
  }

  /// Every header of an incoming request, for `Upstash-Header-Forward: true`: without transport,
  /// configuration and the token of the caller.
  public static Headers ofRequest(Headers request) {
    return request.filter(name ->
        travels(name)
            && !name.startsWith("Upstash-")
            && !name.equals("Authorization")
            && !name.equals("Content-Type"));
  }

  private static boolean travels(String canonicalName) {
    return !TRANSPORT.contains(canonicalName)
        && !canonicalName.startsWith("Proxy-")
        && !canonicalName.startsWith("Upstash-Telemetry-");
  }
}
