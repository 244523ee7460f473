package dev.stepwell.dashboard.flow;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;

/// Flow-control keys: who waits, and what they are set to.
public final class FlowPage implements Page {
  static final String PATH = "/flow-control";

  private static final Templates HTML = new StaticTemplates();
  private static final Target KEYS = Target.of("/v2/flowcontrol");

  @Override
  public Shown show(Visit visit) {
    var search = visit.parameter("search");
    var rows = visit.get(KEYS.with("search", search)).items().stream().map(FlowRow::of).toList();
    var all = visit.get(Target.of("/v2/globalparallelism"));
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
    var key = KEYS.segment(form.required("id"));
    return switch (form.text("do")) {
      case "pause" -> post(visit, key.then("/pause"), "Paused: nothing of it starts.");
      case "resume" -> post(visit, key.then("/resume"), "Resumed.");
      case "resetRate" -> post(visit, key.then("/resetrate"), "A new period has begun.");
      case "unpin" ->
          post(
              visit,
              key.then("/unpin").with("parallelism", "true").with("rate", "true"),
              "Unpinned: what comes with messages holds again.");
      case "pin" ->
          post(
              visit,
              key.then("/pin")
                  .with("parallelism", form.text("parallelism"))
                  .with("rate", form.text("rate"))
                  .with("period", form.text("period")),
              "Pinned: what comes with messages changes it no more.");
      default -> throw new Refused(400, "there is no such action");
    };
  }

  private static Outcome post(Visit visit, Target target, String said) {
    visit.ask("POST", target).orRefused();
    return Done.at(PATH, said);
  }
}
