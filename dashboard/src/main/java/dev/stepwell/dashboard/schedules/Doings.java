package dev.stepwell.dashboard.schedules;

import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;

/// What can be done with a schedule, from the list or from its own page.
final class Doings {
  static final Target SCHEDULES = Target.of("/v2/schedules");

  private Doings() {}

  static Outcome act(Visit visit, Form form, String id) {
    var schedule = SCHEDULES.segment(id);
    return switch (form.text("do")) {
      case "pause" -> {
        visit.ask("POST", schedule.then("/pause")).orRefused();
        yield Done.at(visit.target(), "Paused: its times pass until it is resumed.");
      }
      case "resume" -> {
        visit.ask("POST", schedule.then("/resume")).orRefused();
        yield Done.at(visit.target(), "Resumed.");
      }
      case "fire" -> {
        var fired = visit.ask("POST", schedule.then("/fire")).orRefused().json();
        int count = fired.field("messageIds").items().size();
        yield Done.at(
            visit.target(),
            "Fired: published " + count + (count == 1 ? " message." : " messages."));
      }
      case "delete" -> {
        visit.ask("DELETE", schedule).orRefused();
        yield Done.at(SchedulesPage.PATH, "Deleted.");
      }
      default -> throw new Refused(400, "there is no such action");
    };
  }
}
