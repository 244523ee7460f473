package dev.stepwell.dashboard.messages;

import dev.stepwell.dashboard.text.Field;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.StateWord;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// One thing that happened to a message.
///
/// @param path of the page of the message
/// @param next when it is tried again
/// @param answer of the endpoint, as far as there was one
public record EntryRow(
    String message,
    String path,
    Optional<Moment> at,
    StateWord state,
    String url,
    String error,
    Optional<Moment> next,
    List<Field> answer) {
  static EntryRow of(JsonValue event) {
    var id = event.text("messageId");
    return new EntryRow(
        id,
        Target.of("/messages").segment(id).toString(),
        Moment.of(event.number("time")),
        StateWord.of(event.text("state")),
        event.text("url"),
        event.text("error"),
        Moment.of(event.number("nextDeliveryTime")),
        Field.present(
            Field.line("Answered with", event.text("responseStatus")),
            Field.block("Headers of the answer", Field.headers(event.field("responseHeaders"))),
            Field.block("Answer", event.text("responseBody"))));
  }
}
