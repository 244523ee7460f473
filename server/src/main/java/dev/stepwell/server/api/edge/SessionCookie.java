package dev.stepwell.server.api.edge;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The cookie in which a browser keeps a session. Its name holds the port, since browsers send the
/// cookies of one port to all others, and two servers on one machine would sign each other out.
///
/// It comes along when somebody follows a link from elsewhere, so that a link in an alert leads to
/// its page; that nothing is done from elsewhere is seen to by [Admission] and the forms.
public final class SessionCookie {
  private static final String NAME = "stepwell";

  private SessionCookie() {}

  /// The session that a request shows.
  static Optional<String> in(Admission.Headers headers) {
    return find(headers.get("Cookie"), name(headers.get("Host")));
  }

  /// The session that a request shows.
  public static Optional<String> in(Request request) {
    return in(name -> request.headers().first(name).orElse(null));
  }

  /// The value of `Set-Cookie` that keeps a session.
  public static String keep(Request request, String session, Duration life) {
    return name(request) + "=" + session + attributes(request, life.toSeconds());
  }

  /// The value of `Set-Cookie` that forgets it.
  public static String forget(Request request) {
    return name(request) + "=" + attributes(request, 0);
  }

  private static String attributes(Request request, long seconds) {
    var secure = request.caller().scheme().equals("https") ? "; Secure" : "";
    return "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + seconds + secure;
  }

  private static Optional<String> find(@Nullable String cookies, String name) {
    if (cookies == null) {
      return Optional.empty();
    }
    var beginning = name + "=";
    for (var cookie : cookies.split(";", -1)) {
      var text = cookie.strip();
      if (text.startsWith(beginning) && text.length() > beginning.length()) {
        return Optional.of(text.substring(beginning.length()));
      }
    }
    return Optional.empty();
  }

  private static String name(Request request) {
    return name(request.headers().first("Host").orElse(null));
  }

  private static String name(@Nullable String host) {
    var text = host == null ? "" : host;
    var port = text.substring(text.lastIndexOf(':') + 1);
    boolean number = !port.isEmpty() && port.chars().allMatch(Character::isDigit);
    return number && text.contains(":") ? NAME + "-" + port : NAME;
  }
}
