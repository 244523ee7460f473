package dev.stepwell.server.delivery.http;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A request that was checked and can be written as it is.
///
/// @param headers without those in which HTTP/1 and HTTP/2 differ: `Host`
record PreparedRequest(
    HttpMethod method,
    Destination.Url url,
    List<Map.Entry<String, String>> headers,
    Buffer body,
    long timeoutMillis,
    OutgoingRequest.ChosenBy chosenBy,
    Optional<ProjectId> project) {

  /// What frames a message on a connection is not the caller's to say: two opinions about where a
  /// body ends are how requests are smuggled.
  private static final Set<String> FRAMING = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    FRAMING.addAll(
        List.of(
            "Connection",
            "Content-Length",
            "Expect",
            "Host",
            "HTTP2-Settings",
            "Keep-Alive",
            "Proxy-Connection",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade"));
  }

  /// A request that no HTTP client could send; the message says why.
  static final class Unsendable extends Exception {
    private static final long serialVersionUID = 1L;

    Unsendable(String message) {
      super(message);
    }
  }

  static PreparedRequest of(OutgoingRequest request) throws Unsendable {
    var url = url(request.url());
    return new PreparedRequest(
        method(request.method()),
        url,
        headers(request, url),
        Buffer.buffer(request.body()),
        Math.max(1, request.timeout().toMillis()),
        request.chosenBy(),
        request.project());
  }

  boolean secure() {
    return url.scheme() == Destination.Scheme.HTTPS;
  }

  /// Host and port, for messages: the rest of a URL may hold secrets.
  String where() {
    return url.host() + ":" + url.port();
  }

  private static Destination.Url url(String text) throws Unsendable {
    try {
      // As in a request target, since the other readers of a URL encode what they find there.
      if (Destination.ofTarget(text) instanceof Destination.Url url) {
        return url;
      }
    } catch (WireException invalid) {
      throw new Unsendable(Reasons.of(invalid));
    }
    throw new Unsendable("the url is not one that begins with http:// or https://");
  }

  private static HttpMethod method(String name) throws Unsendable {
    if (!isToken(name)) {
      throw new Unsendable("the method is not a token");
    }
    if (name.equalsIgnoreCase("CONNECT")) {
      throw new Unsendable("the method CONNECT asks for a tunnel, not for an answer");
    }
    return HttpMethod.valueOf(name);
  }

  private static List<Map.Entry<String, String>> headers(
      OutgoingRequest request, Destination.Url url) throws Unsendable {
    var all = new ArrayList<Map.Entry<String, String>>(request.headers().size() + 2);
    boolean authorized = false;
    for (var header : request.headers()) {
      check(header.getKey(), header.getValue());
      if (!FRAMING.contains(header.getKey())) {
        authorized |= header.getKey().equalsIgnoreCase("Authorization");
        all.add(header);
      }
    }
    if (!authorized) {
      url.basicAuthorization().ifPresent(basic -> all.add(Map.entry("Authorization", basic)));
    }
    all.add(Map.entry("Content-Length", Integer.toString(request.body().length)));
    return all;
  }

  private static void check(String name, String value) throws Unsendable {
    if (!isToken(name)) {
      throw new Unsendable("a header name is not a token");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7F) {
        throw new Unsendable("the header " + name + " holds a control character");
      }
      if (c > 0xFF) {
        throw new Unsendable("the header " + name + " holds a character outside of ISO-8859-1");
      }
    }
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
