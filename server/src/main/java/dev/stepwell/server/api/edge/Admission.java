package dev.stepwell.server.api.edge;

import dev.stepwell.engine.project.Project;
import dev.stepwell.server.api.edge.Route.Access;
import dev.stepwell.server.project.Principal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may do what: the same for requests from outside and for those that pages make.
final class Admission {
  private Admission() {}

  /// Why somebody may not come in; nothing where he may.
  static Optional<Response> refusal(
      Access access, Optional<Principal> principal, String method, String target) {
    if (access == Access.OPEN) {
      return Optional.empty();
    }
    if (principal.isEmpty()) {
      return Optional.of(access == Access.SESSION ? signIn(method, target) : unknown());
    }
    return principal.get().access() == Project.Access.READ_ONLY && !method.equals("GET")
        ? Optional.of(Response.error(403, "this token may read only"))
        : Optional.empty();
  }

  private static Response unknown() {
    return Response.error(401, "the token is missing or not known")
        .with("WWW-Authenticate", "Bearer");
  }

  private static Response signIn(String method, String target) {
    var to = method.equals("GET") ? "?to=" + URLEncoder.encode(target, StandardCharsets.UTF_8) : "";
    return Response.error(303, "sign in first").with("Location", Route.SIGN_IN + to);
  }

  static Response otherSite() {
    return Response.error(403, "this request comes from another site");
  }

  /// Whether a request that changes something comes from a page of this server, as far as the
  /// browser says: every one that is not old does.
  ///
  /// @param header looks a header up, in any case
  static boolean isSameSite(String method, Headers header) {
    if (method.equals("GET")) {
      return true;
    }
    var site = header.get("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    var origin = header.get("Origin");
    var host = header.get("Host");
    return origin == null || host == null || authority(origin).equals(lower(host));
  }

  private static String authority(String origin) {
    int slashes = origin.indexOf("://");
    return slashes < 0 ? "" : lower(origin.substring(slashes + 3));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// Looks a header up.
  @FunctionalInterface
  interface Headers {
    @Nullable String get(String name);
  }
}
