package dev.stepwell.dashboard.schedules;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// Schedules: what is published when.
public final class SchedulesPage implements Page {
  static final String PATH = "/schedules";
  static final Target SCHEDULES = Target.of("/v2/schedules");

  private static final Templates HTML = new StaticTemplates();
  private static final String TRIED = "5";

  @Override
  public Shown show(Visit visit) {
    var rows = visit.get(SCHEDULES).items().stream().map(ScheduleView::of).toList();
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
    if (form.text("do").equals("create")) {
      return create(visit, form);
    }
    return act(visit, form, SCHEDULES.segment(form.required("id")));
  }

  private static Outcome act(Visit visit, Form form, Target schedule) {
    return switch (form.text("do")) {
      case "pause" -> {
        visit.ask("POST", schedule.then("/pause")).orRefused();
        yield Done.at(PATH, "Paused: its times pass until it is resumed.");
      }
      case "resume" -> {
        visit.ask("POST", schedule.then("/resume")).orRefused();
        yield Done.at(PATH, "Resumed.");
      }
      case "fire" -> {
        var fired = visit.ask("POST", schedule.then("/fire")).orRefused().json();
        int count = fired.field("messageIds").items().size();
        yield Done.at(
            PATH, "Fired: published " + count + (count == 1 ? " message." : " messages."));
      }
      case "delete" -> {
        visit.ask("DELETE", schedule).orRefused();
        yield Done.at(PATH, "Deleted.");
      }
      default -> throw new Refused(400, "there is no such action");
    };
  }

  private static Outcome create(Visit visit, Form form) {
    var headers =
        Headers.builder()
            .add("Upstash-Cron", cron(form))
            .add("Upstash-Method", form.text("method"));
    add(headers, "Upstash-Schedule-Id", form.text("scheduleId"));
    add(headers, "Upstash-Retries", form.text("retries"));
    add(headers, "Upstash-Delay", form.text("delay"));
    add(headers, "Upstash-Queue-Name", form.text("queue"));
    add(headers, "Upstash-Callback", form.text("callback"));
    add(headers, "Upstash-Failure-Callback", form.text("failureCallback"));
    add(headers, "Upstash-Label", form.text("label"));
    add(headers, "Content-Type", form.text("contentType"));
    var made =
        visit
            .ask(
                "POST",
                SCHEDULES.destination(form.required("destination").strip()),
                headers.build(),
                form.text("body"))
            .orRefused()
            .json();
    return Done.at(PATH, "Saved the schedule " + made.text("scheduleId") + ".");
  }

  /// The zone is a part of the expression on the wire.
  private static String cron(Form form) {
    var zone = form.text("zone").strip();
    var cron = form.required("cron").strip();
    return zone.isEmpty() ? cron : "CRON_TZ=" + zone + " " + cron;
  }

  private static void add(Headers.Builder headers, String name, String value) {
    if (!value.isBlank()) {
      headers.add(name, value.strip());
    }
  }
}
