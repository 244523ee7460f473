package dev.stepwell.dashboard.schedules;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.messages.Latest;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Visit;

/// One schedule: what it publishes, when it did and when it will.
public final class SchedulePage implements Page {
  private static final Templates HTML = new StaticTemplates();
  private static final String NEXT = "10";

  @Override
  public Shown show(Visit visit) {
    var schedule = Doings.SCHEDULES.segment(visit.id());
    var view = ScheduleView.of(visit.get(schedule), visit.target());
    var next = SchedulesPage.times(visit.get(schedule.then("/next").with("count", NEXT)));
    return new Shown(
        "Schedule " + view.id(),
        HTML.schedulesSchedule(
            view,
            next,
            Latest.of(visit, "scheduleId", view.id()),
            visit.mayAct(),
            visit.formToken()));
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    return Doings.act(visit, form, visit.id());
  }
}
