package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.Header;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.publish.RedactFields;
import dev.stepwell.server.project.Secrets;
import dev.stepwell.server.wire.Translation;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How the bodies and headers of one run are shown: hidden where its trigger asked for that, cut
/// where the reader did, and never more than the answer has room for.
public final class Display {
  /// Bodies are shown whole.
  public static final int WHOLE = Integer.MAX_VALUE;

  /// Bodies are left out.
  static final int NONE = -1;

  private static final int STEP_BYTES = 256;
  private static final int ENTRY_BYTES = 32;
  private static final int MOST_BYTES_PER_CHAR = 3;
  private static final String REDACTED = "REDACTED:";

  private final RedactFields redact;
  private final int bodyBytes;
  private final Budget budget;

  /// @param redact in the spelling of the wire
  /// @param bodyBytes where to cut bodies, [#WHOLE] or [#NONE]
  public Display(String redact, int bodyBytes, Budget budget) {
    this(fields(redact), bodyBytes, budget);
  }

  private Display(RedactFields redact, int bodyBytes, Budget budget) {
    this.redact = redact;
    this.bodyBytes = bodyBytes;
    this.budget = budget;
  }

  /// What was given to a workflow or came out of its steps; an empty body is none. Bytes that are
  /// no UTF-8 are shown as JavaScript would read them.
  public @Nullable String payload(Bytes body) {
    return body.isEmpty() ? null : payload(body.utf8(), body);
  }

  /// The same of what the log keeps of a body.
  public @Nullable String payload(Excerpt body) {
    return body.sha256().isEmpty()
        ? payload(body.bytes())
        : payload(
            body.bytes().utf8(),
            () -> HexFormat.of().formatHex(body.sha256().orElseThrow().array()));
  }

  @Nullable String payload(String body) {
    return payload(body, () -> Secrets.sha256(body));
  }

  /// @param original the bytes that the text was
  @Nullable String payload(String body, Bytes original) {
    return payload(body, () -> Secrets.sha256(original.array()));
  }

  /// @param sha256 of the original
  private @Nullable String payload(String body, Supplier<String> sha256) {
    return bodyBytes == NONE
        ? null
        : cut(redact.body() ? REDACTED + sha256.get() : body, bodyBytes);
  }

  /// What an endpoint answered beside the protocol: why it failed. It is not the user's data, and a
  /// failure that nobody may read helps nobody.
  public @Nullable String answer(Bytes body) {
    return bodyBytes == NONE || body.isEmpty() ? null : cut(body.utf8(), bodyBytes);
  }

  /// The same for something of which others may want more to be hidden.
  ///
  /// @param fields what they want, in the spelling of the wire
  public Display hiding(String fields) {
    return fields.isEmpty() ? this : new Display(redact.and(fields(fields)), bodyBytes, budget);
  }

  /// Whether what was given to the workflow must not be shown.
  public boolean hidesBodies() {
    return redact.body();
  }

  /// Bytes that are no text. They are not cut, since half of them would mean nothing.
  public Octets binary(Bytes body) {
    budget.take((body.size() + 2) / 3 * 4);
    return Translation.octets(body);
  }

  /// A text that is no body.
  public String text(String text) {
    return cut(text, WHOLE);
  }

  public Headers headers(List<Header> headers) {
    return headers(Translation.headers(headers));
  }

  public Headers headers(Headers headers) {
    var fields = headers.fields();
    budget.take(fields.stream().mapToInt(f -> f.name().length() + f.value().length()).sum());
    if (!redact.allHeaders() && redact.headerNames().isEmpty()) {
      return headers;
    }
    var shown = Headers.builder();
    for (var field : fields) {
      boolean hidden = redact.allHeaders() || redact.headerNames().contains(field.name());
      shown.add(field.name(), hidden ? REDACTED + Secrets.sha256(field.value()) : field.value());
    }
    return shown.build();
  }

  /// Counts what a step takes beside its bodies and headers.
  public void step() {
    budget.take(STEP_BYTES);
  }

  /// Counts what reading a log takes, much or little of which is shown.
  void entries(int count) {
    budget.take(count * ENTRY_BYTES);
  }

  private String cut(String text, int most) {
    int wanted = Math.min(text.length(), most);
    int granted = budget.take(wanted);
    return firstBytes(text, granted < wanted ? granted : most);
  }

  private static String firstBytes(String text, int most) {
    if (text.length() <= most / MOST_BYTES_PER_CHAR) {
      return text;
    }
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length <= most) {
      return text;
    }
    int end = most;
    while (end > 0 && (encoded[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(encoded, 0, end, StandardCharsets.UTF_8);
  }

  private static RedactFields fields(String redact) {
    try {
      return redact.isEmpty()
          ? RedactFields.NOTHING
          : RedactFields.parse(Headers.of(RedactFields.HEADER, redact));
    } catch (WireException unreadable) {
      // It was read once, when it came in: better hide too much than too little.
      return new RedactFields(true, true, Set.of());
    }
  }
}
