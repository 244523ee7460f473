package dev.stepwell.dashboard.groups;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.messages.Latest;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.page.Slice;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;

/// One URL group: where its messages go, and what they did last.
public final class GroupPage implements Page {
  private static final Templates HTML = new StaticTemplates();

  @Override
  public Shown show(Visit visit) {
    var answer = visit.get(Doings.GROUPS.segment(visit.id()));
    var group = GroupView.of(answer, visit.target());
    var endpoints =
        Slice.of(visit, Target.of(group.path()), GroupView.endpoints(answer), Endpoint::of);
    var live =
        HTML.groupsGroup(
            group,
            endpoints,
            visit.target(),
            Latest.of(visit, "topicName", group.name()),
            visit.mayAct(),
            visit.formToken());
    var title = "URL group " + group.name();
    return visit.mayAct()
        ? new Shown(title, HTML.groupsForm(group.path(), true, visit.formToken()), live)
        : new Shown(title, live);
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    return Doings.act(visit, form, visit.id());
  }
}
