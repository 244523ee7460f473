package dev.stepwell.dashboard.queues;

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
import dev.stepwell.protocol.json.JsonWriter;

/// Queues, and what they are set to.
public final class QueuesPage implements Page {
  static final String PATH = "/queues";

  private static final Templates HTML = new StaticTemplates();
  private static final Target QUEUES = Target.of("/v2/queues");

  @Override
  public Shown show(Visit visit) {
    var rows = visit.get(QUEUES).items().stream().map(QueueRow::of).toList();
    var live = HTML.queuesList(rows, visit.mayAct(), visit.formToken());
    return visit.mayAct()
        ? new Shown("Queues", HTML.queuesForm(visit.formToken()), live)
        : new Shown("Queues", live);
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    return switch (form.text("do")) {
      case "save" -> save(visit, form);
      case "pause" -> {
        visit.ask("POST", QUEUES.segment(form.required("id")).then("/pause")).orRefused();
        yield Done.at(PATH, "Paused: nothing of it starts until it is resumed.");
      }
      case "resume" -> {
        visit.ask("POST", QUEUES.segment(form.required("id")).then("/resume")).orRefused();
        yield Done.at(PATH, "Resumed.");
      }
      case "delete" -> {
        visit.ask("DELETE", QUEUES.segment(form.required("id"))).orRefused();
        yield Done.at(PATH, "Deleted, and its messages are canceled.");
      }
      default -> throw new Refused(400, "there is no such action");
    };
  }

  private static Outcome save(Visit visit, Form form) {
    var json = new JsonWriter();
    json.beginObject();
    json.field("queueName", form.required("queueName"));
    json.field("parallelism", form.number("parallelism"));
    json.field("paused", form.has("paused"));
    json.endObject();
    visit.askJson("POST", QUEUES, json.toString()).orRefused();
    return Done.at(PATH, "Saved.");
  }
}
