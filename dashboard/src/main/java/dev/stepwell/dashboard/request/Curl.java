package dev.stepwell.dashboard.request;

import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.header.Headers;
import java.nio.charset.StandardCharsets;

/// A request as a command for a shell.
final class Curl {
  private static final String NEXT = " \\\n  ";

  private Curl() {}

  /// @param base how clients reach the server
  static String of(String base, Target target, Headers headers, String body) {
    var url = base + target;
    var command = new StringBuilder("curl -X POST ");
    if (url.contains("[") || url.contains("]")) {
      // Otherwise curl takes brackets for a pattern of several URLs.
      command.append("-g ");
    }
    if (url.contains("/.")) {
      command.append("--path-as-is ");
    }
    command.append(quoted(url)).append(NEXT).append("-H \"Authorization: Bearer $QSTASH_TOKEN\"");
    for (var header : headers.fields()) {
      command.append(NEXT).append("-H ").append(quoted(header.name() + ": " + header.value()));
    }
    if (!body.isEmpty()) {
      // Raw: a body that begins with @ is no file.
      command.append(NEXT).append("--data-raw ").append(quoted(body));
    }
    return command.toString();
  }

  /// One word of the shell, in which nothing is replaced. Where something in it could not be seen,
  /// its bytes are written down, as bash and zsh know them.
  static String quoted(String text) {
    return text.chars().anyMatch(letter -> letter != '\n' && Literals.isHidden((char) letter))
        ? escaped(text)
        : "'" + text.replace("'", "'\\''") + "'";
  }

  private static String escaped(String text) {
    var word = new StringBuilder("$'");
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      int value = octet & 0xFF;
      if (value == '\'' || value == '\\') {
        word.append('\\').append((char) value);
      } else if (value >= ' ' && value < 127) {
        word.append((char) value);
      } else {
        // In octal, of which there are three digits at the most: no digit behind it joins in.
        word.append("\\%03o".formatted(value));
      }
    }
    return word.append('\'').toString();
  }
}
