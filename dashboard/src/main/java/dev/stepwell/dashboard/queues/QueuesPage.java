package dev.stepwell.dashboard.queues;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.page.Slice;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;

/// Queues, and what they are set to.
public final class QueuesPage implements Page {
  static final String PATH = "/queues";

  private static final Templates HTML = new StaticTemplates();

  @Override
  public Shown show(Visit visit) {
    var place = visit.target();
    var queues = visit.get(Doings.QUEUES).items();
    var rows = Slice.of(visit, Target.of(PATH), queues, queue -> QueueRow.of(queue, place));
    var live = HTML.queuesList(rows, visit.mayAct(), visit.formToken());
    return visit.mayAct()
        ? new Shown("Queues", HTML.queuesForm(visit.formToken()), live)
        : new Shown("Queues", live);
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    if (form.text("do").equals("save")) {
      Doings.setUp(
          visit, form.required("queueName"), form.number("parallelism"), form.has("paused"));
      return Done.at(PATH, "Saved.");
    }
    return Doings.act(visit, form, form.required("id"));
  }
}
