package dev.stepwell.server.api.log;

import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.runs.RunSearches;
import java.util.Optional;
import java.util.regex.Pattern;

/// How far a reader has come in the list of runs. Runs that begin later come before it, so they
/// move nothing.
///
/// On the wire it is the ticket and the slot of the run and, where its log was not read to its
/// beginning, ticket and index of the last entry, all in hexadecimal.
///
/// @param below runs older than this one
/// @param within of this run the entries older than this one come first
record Cursor(Origin below, Optional<LogKey> within) {
  /// Before the newest run.
  static final Cursor START = new Cursor(RunSearches.NEWEST, Optional.empty());

  private static final String TICKET = "([0-7]?[0-9a-f]{1,15})";
  private static final Pattern FORM =
      Pattern.compile(TICKET + "-([0-9a-f]{1,4})(?:-" + TICKET + "-([0-9a-f]{1,7}))?");
  private static final int HEX = 16;

  static Cursor after(Origin run) {
    return new Cursor(run, Optional.empty());
  }

  static Cursor within(LogKey entry) {
    return new Cursor(entry.origin(), Optional.of(entry));
  }

  /// @throws WireException where the text is no cursor
  static Cursor parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new WireException("cursor", "expected one that an earlier page ended with");
    }
    var run = new Origin(number(parts.group(1)), (int) number(parts.group(2)));
    return parts.group(3) == null
        ? after(run)
        : within(new LogKey(run, number(parts.group(3)), (int) number(parts.group(4))));
  }

  String text() {
    var run = hex(below.ticket()) + "-" + hex(below.slot());
    return within
        .map(entry -> run + "-" + hex(entry.ticket()) + "-" + hex(entry.index()))
        .orElse(run);
  }

  private static String hex(long number) {
    return Long.toHexString(number);
  }

  private static long number(String hex) {
    return Long.parseLong(hex, HEX);
  }
}
