package dev.stepwell.dashboard.events;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.header.Headers;
import java.util.Optional;

/// Who waits for what, what came too early, and what met nobody.
public final class EventsPage implements Page {
  private static final Templates HTML = new StaticTemplates();
  private static final String PATH = "/events";
  private static final String ROWS = "50";

  @Override
  public Shown show(Visit visit) {
    var tab = Tab.of(visit.parameter("show"));
    var event = visit.parameter("eventId");
    var run = visit.parameter("workflowRunId");
    var answer =
        visit.get(
            tab.target()
                .with("eventId", event)
                .with("workflowRunId", run)
                .with("count", ROWS)
                .with("cursor", visit.parameter("cursor")));
    var rows =
        answer.field(tab.items()).items().stream().map(item -> EventRow.of(tab, item)).toList();
    var here =
        Target.of(PATH).with("show", tab.word()).with("eventId", event).with("workflowRunId", run);
    var next =
        Optional.of(answer.text("cursor"))
            .filter(text -> !text.isEmpty())
            .map(cursor -> here.with("cursor", cursor).toString());
    return new Shown(
        "Events",
        HTML.eventsTop(tab, event, run, visit.mayAct(), visit.formToken()),
        HTML.eventsList(tab, rows, next));
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    var event = form.required("eventId");
    var run = form.text("workflowRunId").strip();
    var target = Target.of("/v2/notify");
    var answer =
        visit
            .ask(
                "POST",
                (run.isEmpty() ? target : target.segment(run)).segment(event),
                Headers.of("Content-Type", "application/json"),
                form.text("payload"))
            .orRefused();
    if (!run.isEmpty()) {
      return Done.at(PATH, "Sent " + event + " to the run: it has it, or will.");
    }
    int woken = answer.json().items().size();
    return woken == 0
        ? Done.failed(PATH, "Nobody waits for " + event + ", so it is lost: name the run.")
        : Done.at(PATH, "Sent " + event + " to all who wait for it: " + woken + ".");
  }
}
