package dev.stepwell.dashboard.flow;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.page.Slice;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;

/// Flow-control keys: who waits, and what they are set to.
public final class FlowPage implements Page {
  static final String PATH = "/flow-control";

  private static final Templates HTML = new StaticTemplates();

  @Override
  public Shown show(Visit visit) {
    var search = visit.parameter("search");
    var place = visit.target();
    var keys = visit.get(Doings.KEYS.with("search", search)).items();
    var rows =
        Slice.of(
            visit, Target.of(PATH).with("search", search), keys, key -> FlowRow.of(key, place));
    var all = visit.get(Target.of("/v2/globalParallelism"));
    return new Shown(
        "Flow control",
        HTML.flowTop(search, visit.mayAct(), visit.formToken()),
        HTML.flowList(
            rows,
            all.text("parallelismCount"),
            all.text("parallelismMax"),
            visit.mayAct(),
            visit.formToken()));
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    return Doings.act(visit, form, form.required("id"));
  }
}
