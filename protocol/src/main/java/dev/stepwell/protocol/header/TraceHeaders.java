package dev.stepwell.protocol.header;

import java.util.Optional;
import java.util.regex.Pattern;

/// The headers of W3C Trace Context (Level 2), by which one process tells another which trace its
/// request belongs to.
public final class TraceHeaders {
  public static final String PARENT = "Traceparent";
  public static final String STATE = "Tracestate";

  /// What has to be passed on of a `tracestate`, in characters (3.3.1.5); a longer one is dropped.
  public static final int MOST_STATE = 512;

  private static final int SAMPLED = 1;

  /// What a later version appends begins with another dash.
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[ -~]{0,200})?");

  private TraceHeaders() {}

  /// A `traceparent`.
  ///
  /// @param traceId 32 hexadecimal digits in lower case, not all 0
  /// @param spanId 16 of them, not all 0
  /// @param sampled whether who sent it records the trace
  public record Parent(String traceId, String spanId, boolean sampled) {
    /// As it stands in the header, in version 00.
    public String text() {
      return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
  }

  /// Reads the value of a header; nothing where it is malformed, which means that there is none
  /// (2.2.2).
  public static Optional<Parent> parent(String value) {
    var form = FORM.matcher(value);
    if (!form.matches() || form.group(1).equals("ff")) {
      return Optional.empty();
    }
    boolean first = form.group(1).equals("00");
    if ((first && form.group(5) != null) || zero(form.group(2)) || zero(form.group(3))) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(form.group(4), 16) & SAMPLED) != 0;
    return Optional.of(new Parent(form.group(2), form.group(3), sampled));
  }

  private static boolean zero(String digits) {
    return digits.chars().allMatch(digit -> digit == '0');
  }

  /// The trace that a request names. More than one `traceparent` is none.
  public static Optional<Parent> parent(Headers headers) {
    var all = headers.all(PARENT);
    return all.size() == 1 ? parent(all.getFirst().strip()) : Optional.empty();
  }

  /// What tracing systems say of that trace among themselves; empty where there is nothing, or too
  /// much, or what no header may hold.
  public static String state(Headers headers) {
    var text = String.join(",", headers.all(STATE));
    return text.length() <= MOST_STATE && HeaderNames.isValue(text) ? text : "";
  }
}
