package dev.stepwell.dashboard.groups;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.page.Slice;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;

/// URL groups.
public final class GroupsPage implements Page {
  static final String PATH = "/groups";

  private static final Templates HTML = new StaticTemplates();

  @Override
  public Shown show(Visit visit) {
    var place = visit.target();
    var groups = visit.get(Doings.GROUPS).items();
    var rows = Slice.of(visit, Target.of(PATH), groups, group -> GroupView.of(group, place));
    var live = HTML.groupsList(rows, visit.mayAct(), visit.formToken());
    return visit.mayAct()
        ? new Shown("URL groups", HTML.groupsForm(PATH, false, visit.formToken()), live)
        : new Shown("URL groups", live);
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    return Doings.act(visit, form, form.required("id").strip());
  }
}
