package dev.stepwell.dashboard.queues;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.messages.Latest;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Visit;

/// One queue: how long it is, what it is set to, and what its messages did last.
public final class QueuePage implements Page {
  private static final Templates HTML = new StaticTemplates();

  @Override
  public Shown show(Visit visit) {
    var answer = visit.get(Doings.QUEUES.segment(visit.id()));
    var queue = QueueRow.of(answer, visit.target());
    var live =
        HTML.queuesQueue(
            queue, Latest.of(visit, "queueName", queue.name()), visit.mayAct(), visit.formToken());
    var title = "Queue " + queue.name();
    return visit.mayAct()
        ? new Shown(title, HTML.queuesChange(queue, visit.formToken()), live)
        : new Shown(title, live);
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    if (form.text("do").equals("change")) {
      // The API takes all settings at once; whether it is paused stays as it is.
      boolean paused = visit.get(Doings.QUEUES.segment(visit.id())).isTrue("paused");
      Doings.setUp(visit, visit.id(), form.number("parallelism"), paused);
      return Done.at(visit.target(), "Changed: it holds for whatever starts from now on.");
    }
    return Doings.act(visit, form, visit.id());
  }
}
