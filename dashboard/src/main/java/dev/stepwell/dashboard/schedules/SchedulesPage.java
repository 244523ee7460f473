package dev.stepwell.dashboard.schedules;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.page.Slice;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// Schedules: what is published when.
public final class SchedulesPage implements Page {
  static final String PATH = "/schedules";

  private static final Templates HTML = new StaticTemplates();
  private static final String TRIED = "5";

  @Override
  public Shown show(Visit visit) {
    var place = visit.target();
    var schedules = visit.get(Doings.SCHEDULES).items();
    var rows =
        Slice.of(visit, Target.of(PATH), schedules, schedule -> ScheduleView.of(schedule, place));
    var live = HTML.schedulesList(rows, visit.mayAct(), visit.formToken());
    var cron = visit.parameter("cron");
    var top = HTML.schedulesForm(cron, tried(visit, cron), visit.mayAct(), visit.formToken());
    return new Shown("Schedules", top, live);
  }

  /// The next times of an expression that somebody would try before he saves it, or why there are
  /// none.
  private static Tried tried(Visit visit, String cron) {
    if (cron.isEmpty()) {
      return new Tried(List.of(), "");
    }
    var answer =
        visit.ask("GET", Target.of("/v2/cron").with("expression", cron).with("count", TRIED));
    return answer.successful()
        ? new Tried(times(answer.json()), "")
        : new Tried(List.of(), answer.json().text("error"));
  }

  /// What came of trying an expression.
  public record Tried(List<Moment> times, String refusal) {}

  static List<Moment> times(JsonValue answer) {
    return answer.field("nextScheduleTimes").items().stream()
        .map(time -> Moment.of(time.number()))
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    return form.text("do").equals("create")
        ? create(visit, form)
        : Doings.act(visit, form, form.required("id"));
  }

  private static Outcome create(Visit visit, Form form) {
    var destination = Doings.SCHEDULES.destination(form.required("destination").strip());
    var made =
        visit
            .ask("POST", destination, Plan.headers(form), form.text("body"))
            .orRefused()
            .json()
            .text("scheduleId");
    return Done.at(Target.of(PATH).segment(made).toString(), "Saved the schedule " + made + ".");
  }
}
