package dev.stepwell.dashboard.messages;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import java.time.Instant;
import java.util.Optional;

/// What happened to messages, the latest first.
public final class MessagesPage implements Page {
  static final Target LOG = Target.of("/v2/logs");

  private static final Templates HTML = new StaticTemplates();
  private static final String ROWS = "50";

  @Override
  public Shown show(Visit visit) {
    var filter = MessageFilter.of(visit);
    var answer =
        visit.get(
            filter
                .applied(LOG.with("count", ROWS), Instant.now())
                .with("cursor", visit.parameter("cursor")));
    var rows = answer.field("events").items().stream().map(EntryRow::of).toList();
    var next = Optional.of(answer.text("cursor")).filter(text -> !text.isEmpty()).map(filter::at);
    return new Shown("Messages", HTML.messagesFilter(filter), HTML.messagesList(rows, next));
  }
}
