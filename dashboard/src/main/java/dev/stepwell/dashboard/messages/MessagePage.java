package dev.stepwell.dashboard.messages;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Action;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.text.Field;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// One message: what it is, what happened to it, and why it is not sent.
public final class MessagePage implements Page {
  private static final Templates HTML = new StaticTemplates();
  private static final Target MESSAGES = Target.of("/v2/messages");
  private static final String MOST_EVENTS = "200";

  @Override
  public Shown show(Visit visit) {
    var id = visit.id();
    var message = visit.ask("GET", MESSAGES.segment(id));
    var log = visit.get(MessagesPage.LOG.with("messageId", id).with("count", MOST_EVENTS));
    var events = log.field("events").items();
    if (!message.successful() && events.isEmpty()) {
      throw new Refused(
          404, "There is no message " + id + ". Its log goes after the server's retention.");
    }
    var why = visit.ask("GET", MESSAGES.segment(id).then("/why"));
    // The log says what the message was when it is gone.
    var known = message.successful() ? message.json() : events.getFirst();
    return new Shown(
        "Message " + id,
        HTML.messagesMessage(
            why.successful() ? why.json().text("why") : "",
            fields(known),
            events.stream().map(EntryRow::of).toList(),
            Optional.of(log.text("cursor"))
                .filter(cursor -> !cursor.isEmpty())
                .map(cursor -> earlier(id, cursor)),
            why.successful() && visit.mayAct() ? List.of(takeBack(visit)) : List.of(),
            visit.formToken()));
  }

  /// What happened before, in the log of all messages.
  private static String earlier(String id, String cursor) {
    return Target.of("/messages").with("messageId", id).with("cursor", cursor).toString();
  }

  private static Action takeBack(Visit visit) {
    return Action.danger(
        visit.target(), "cancel", visit.id(), "Take back", "Take this message back?");
  }

  private static List<Field> fields(JsonValue message) {
    var queue = message.text("queueName");
    var schedule = message.text("scheduleId");
    var group = message.text("topicName");
    var key = message.text("flowControlKey");
    return Field.present(
        Field.line("URL", message.text("url")),
        Field.line("Method", message.text("method")),
        Field.link("Queue", queue, path("/queues", queue)),
        Field.link("URL group", group, path("/groups", group)),
        Field.link("Schedule", schedule, path("/schedules", schedule)),
        Field.line("Label", message.text("label")),
        Field.link("Flow control key", key, path("/flow-control", key)),
        Field.line("Retries", message.text("maxRetries")),
        Field.line("Retry delay", message.text("retryDelayExpression")),
        Field.line("Callback", message.text("callback")),
        Field.line("Failure callback", message.text("failureCallback")),
        Field.line("Called from", message.text("callerIP")),
        Field.block("Headers", Field.headers(message.field("header"))),
        Field.block("Body", message.text("body")));
  }

  private static String path(String page, String id) {
    return id.isEmpty() ? "" : Target.of(page).segment(id).toString();
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    if (!form.text("do").equals("cancel")) {
      throw new Refused(400, "there is no such action");
    }
    visit.ask("DELETE", MESSAGES.segment(visit.id())).orRefused();
    return Done.at(visit.target(), "Taken back. An attempt under way may still arrive.");
  }
}
