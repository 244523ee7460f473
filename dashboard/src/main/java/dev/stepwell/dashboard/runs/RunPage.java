package dev.stepwell.dashboard.runs;

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
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonValue;
import java.time.Instant;

/// One run, from its start to now.
public final class RunPage implements Page {
  private static final Templates HTML = new StaticTemplates();

  /// Bytes of each body that are shown; all of them where somebody asks for that.
  private static final String TRIMMED = "2000";

  @Override
  public Shown show(Visit visit) {
    var run = run(visit);
    var why = "";
    if (run.text("workflowState").equals("RUN_STARTED")) {
      var answer =
          visit.ask("GET", Target.of("/v2/workflows/runs").segment(visit.id()).then("/why"));
      // It may have ended meanwhile.
      why = answer.successful() ? answer.json().text("why") : "";
    }
    var view = RunView.of(run, events(visit, run), why, Instant.now());
    boolean trimmed = !visit.parameter("bodies").equals("whole");
    var live = HTML.runsRun(view, trimmed, visit.mayAct(), visit.formToken());
    var title = "Run " + view.row().id();
    return visit.mayAct() && view.active()
        ? new Shown(title, HTML.runsNotify(visit.formToken()), live)
        : new Shown(title, live);
  }

  /// Of runs with the same id, one after the other, the one that was asked for, or else the last.
  private static JsonValue run(Visit visit) {
    var target =
        Target.of("/v2/workflows/logs")
            .with("workflowRunId", visit.id())
            .with("workflowCreatedAt", visit.parameter("at"))
            .with("count", "1");
    if (!visit.parameter("bodies").equals("whole")) {
      target = target.with("trimBody", TRIMMED);
    }
    var runs = visit.get(target).field("runs").items();
    if (runs.isEmpty()) {
      throw new Refused(
          404, "There is no run " + visit.id() + ". Ended ones go after the server's retention.");
    }
    return runs.getFirst();
  }

  private static JsonValue events(Visit visit, JsonValue run) {
    return visit
        .get(
            Target.of("/v2/workflows/events")
                .with("workflowRunId", visit.id())
                .with("workflowCreatedAt", run.text("workflowRunCreatedAt"))
                .with("trimBody", "-1")
                .with("count", "1000"))
        .field("events");
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    var here = visit.target();
    return switch (form.text("do")) {
      case "cancel" -> {
        visit
            .ask(
                "DELETE",
                Target.of("/v2/workflows/runs").segment(visit.id()).with("cancel", "true"))
            .orRefused();
        yield Done.at(here, "Canceled.");
      }
      case "notify" -> notify(visit, form, here);
      case "resume" -> repair(visit, form, "resume", "Resumed: the run goes on where it failed.");
      case "restart" ->
          repair(visit, form, "restart", "Restarted: a new run with the same payload.");
      case "callback" -> {
        visit
            .ask("POST", Target.of("/v2/workflows/dlq/callback").segment(form.required("dlqId")))
            .orRefused();
        yield Done.at(here, "The failure callback is told again.");
      }
      default -> throw new Refused(400, "there is no such action");
    };
  }

  private static Done notify(Visit visit, Form form, String here) {
    var event = form.required("eventId");
    var type = Headers.of("Content-Type", "application/json");
    visit
        .ask(
            "POST",
            Target.of("/v2/notify").segment(visit.id()).segment(event),
            type,
            form.text("payload"))
        .orRefused();
    return Done.at(here, "Notified: " + event + ".");
  }

  private static Done repair(Visit visit, Form form, String how, String said) {
    var letter = form.required("dlqId");
    var answer =
        visit
            .ask("POST", Target.of("/v2/workflows/dlq").then("/" + how).segment(letter))
            .orRefused()
            .json();
    return Done.at(RunRow.path(answer.text("workflowRunId"), ""), said);
  }
}
