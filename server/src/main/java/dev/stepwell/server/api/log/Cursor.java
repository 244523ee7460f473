package dev.stepwell.server.api.log;

import dev.stepwell.engine.Origin;
import dev.stepwell.protocol.WireException;
import java.util.regex.Pattern;

/// How far a reader has come in the list of runs: what follows is older than this one. Runs that
/// begin later come before it, so they move nothing.
///
/// On the wire it is the ticket and the slot of the run, in hexadecimal.
final class Cursor {
  /// Before the newest run.
  static final Origin START = new Origin(Long.MAX_VALUE, 0);

  private static final Pattern FORM = Pattern.compile("([0-9a-f]{1,15})-([0-9a-f]{1,4})");
  private static final int HEX = 16;

  private Cursor() {}

  static String of(Origin run) {
    return Long.toHexString(run.ticket()) + "-" + Integer.toHexString(run.slot());
  }

  /// @throws WireException where the text is no cursor
  static Origin parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new WireException("cursor", "expected one that an earlier page ended with");
    }
    int slot = Integer.parseInt(parts.group(2), HEX);
    return new Origin(Long.parseLong(parts.group(1), HEX), slot);
  }
}
