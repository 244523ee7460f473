package dev.stepwell.server.api.events;

import dev.stepwell.engine.Origin;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.identity.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// How far a reader has come in a list of events: the last one that he was told of.
///
/// On the wire it is the run's ticket and slot and the event's ticket in hexadecimal, and the event
/// id in base64.
///
/// @param eventId empty: all events of the run have been passed
record EventCursor(Origin run, String eventId, long ticket) {
  private static final String TICKET = "([0-7]?[0-9a-f]{1,15})";
  private static final Pattern FORM =
      Pattern.compile(TICKET + "-([0-9a-f]{1,4})-" + TICKET + "-([A-Za-z0-9_-]{0,1400})");
  private static final int HEX = 16;

  static EventCursor behind(Origin run) {
    return new EventCursor(run, "", 0);
  }

  boolean passedRun() {
    return eventId.isEmpty();
  }

  /// @throws WireException where the text is no cursor
  static EventCursor parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw unknown();
    }
    var run = new Origin(number(parts.group(1)), (int) number(parts.group(2)));
    var event = event(parts.group(4));
    return new EventCursor(run, event, number(parts.group(3)));
  }

  private static String event(String encoded) {
    try {
      var event = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      return event.isEmpty() ? event : Names.eventId("cursor", event);
    } catch (IllegalArgumentException noBase64) {
      throw unknown();
    }
  }

  private static WireException unknown() {
    return new WireException("cursor", "expected one that an earlier page ended with");
  }

  String text() {
    var event =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(eventId.getBytes(StandardCharsets.UTF_8));
    return hex(run.ticket()) + "-" + hex(run.slot()) + "-" + hex(ticket) + "-" + event;
  }

  private static String hex(long number) {
    return Long.toHexString(number);
  }

  private static long number(String hex) {
    return Long.parseLong(hex, HEX);
  }
}
