package dev.stepwell.dashboard.visit;

import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What came of a form, told on the page that follows. It waits there in a cookie, for a few
/// seconds.
///
/// @param failed whether it is bad news
public record Said(String text, boolean failed) {
  private static final String NAME = "stepwell-said";
  private static final int LONGEST = 500;
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict; Max-Age=";
  private static final int SECONDS = 20;

  /// What waits to be told.
  public static Optional<Said> of(Request request) {
    var cookies = request.headers().first("Cookie").orElse("");
    for (var cookie : cookies.split(";", -1)) {
      var text = cookie.strip();
      if (text.startsWith(NAME + "=") && text.length() > NAME.length() + 2) {
        return read(text.substring(NAME.length() + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<Said> read(String value) {
    try {
      var text = URLDecoder.decode(value.substring(1), StandardCharsets.UTF_8);
      return Optional.of(new Said(text, value.charAt(0) == '!'));
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  /// An answer after which it is told.
  public Response keptIn(Response answer) {
    var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    var value = (failed ? "!" : ".") + URLEncoder.encode(cut, StandardCharsets.UTF_8);
    return answer.with("Set-Cookie", NAME + "=" + value + ATTRIBUTES + SECONDS);
  }

  /// The answer that tells it, after which it is forgotten.
  public static Response told(Response answer, Optional<Said> said) {
    return said.isEmpty() ? answer : answer.with("Set-Cookie", NAME + "=" + ATTRIBUTES + 0);
  }
}
