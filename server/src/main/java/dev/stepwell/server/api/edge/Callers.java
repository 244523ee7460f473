package dev.stepwell.server.api.edge;

import dev.stepwell.server.api.edge.EdgeSettings.Proxy;
import dev.stepwell.server.project.Principal;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds out where a request comes from.
final class Callers {
  /// Proxies may add a port, or brackets. Whatever else a client put there does not travel on, as
  /// it would with each delivery.
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:%_\\[\\]-]{1,64}");

  private Callers() {}

  static Caller of(HttpServerRequest http, Optional<Principal> principal, Proxy proxy) {
    var ip = http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress();
    var host = Optional.ofNullable(http.getHeader("Host")).filter(text -> !text.isBlank());
    return new Caller(
        principal,
        forwarded(http, "X-Forwarded-For", proxy)
            .filter(text -> ADDRESS.matcher(text).matches())
            .orElse(ip == null ? "" : ip),
        forwarded(http, "X-Forwarded-Proto", proxy).orElse("http"),
        forwarded(http, "X-Forwarded-Host", proxy).or(() -> host).orElseGet(() -> local(http)));
  }

  /// The first entry of the list: what the proxy nearest to the client saw.
  private static Optional<String> forwarded(HttpServerRequest http, String name, Proxy proxy) {
    return switch (proxy) {
      case NONE -> Optional.empty();
      case TRUSTED ->
          Optional.ofNullable(http.getHeader(name))
              .map(list -> list.split(",", 2)[0].strip())
              .filter(first -> !first.isEmpty());
    };
  }

  private static String local(HttpServerRequest http) {
    return http.localAddress() == null ? "localhost" : http.localAddress().toString();
  }
}
