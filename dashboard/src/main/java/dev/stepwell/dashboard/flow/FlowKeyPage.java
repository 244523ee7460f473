package dev.stepwell.dashboard.flow;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.messages.Latest;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Visit;

/// One flow-control key: who waits, what it is set to, and what its messages did last.
public final class FlowKeyPage implements Page {
  private static final Templates HTML = new StaticTemplates();

  @Override
  public Shown show(Visit visit) {
    var row = FlowRow.of(visit.get(Doings.KEYS.segment(visit.id())), visit.target());
    var live =
        HTML.flowKey(
            row, Latest.of(visit, "flowControlKey", row.key()), visit.mayAct(), visit.formToken());
    var title = "Flow control " + row.key();
    return visit.mayAct()
        ? new Shown(title, HTML.flowPin(row.path(), true, visit.formToken()), live)
        : new Shown(title, live);
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    return Doings.act(visit, form, visit.id());
  }
}
