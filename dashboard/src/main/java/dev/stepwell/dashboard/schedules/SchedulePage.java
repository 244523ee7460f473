package dev.stepwell.dashboard.schedules;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Visit;

/// One schedule: what it publishes, when it did and when it will.
public final class SchedulePage implements Page {
  private static final Templates HTML = new StaticTemplates();

  @Override
  public Shown show(Visit visit) {
    var schedule = SchedulesPage.SCHEDULES.segment(visit.id());
    var view = ScheduleView.of(visit.get(schedule));
    var next = SchedulesPage.times(visit.get(schedule.then("/next").with("count", "10")));
    return new Shown(
        "Schedule " + view.id(),
        HTML.schedulesSchedule(view, next, visit.mayAct(), visit.formToken()));
  }
}
