package dev.stepwell.dashboard.queues;

import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.json.JsonWriter;

/// What can be done with a queue, from the list or from its own page.
final class Doings {
  static final Target QUEUES = Target.of("/v2/queues");

  private Doings() {}

  static Outcome act(Visit visit, Form form, String name) {
    var queue = QUEUES.segment(name);
    return switch (form.text("do")) {
      case "pause" -> {
        visit.ask("POST", queue.then("/pause")).orRefused();
        yield Done.at(visit.target(), "Paused: nothing of it starts until it is resumed.");
      }
      case "resume" -> {
        visit.ask("POST", queue.then("/resume")).orRefused();
        yield Done.at(visit.target(), "Resumed.");
      }
      case "delete" -> {
        visit.ask("DELETE", queue).orRefused();
        yield Done.at(QueuesPage.PATH, "Deleted, and its messages are canceled.");
      }
      default -> throw new Refused(400, "there is no such action");
    };
  }

  static void setUp(Visit visit, String name, long parallelism, boolean paused) {
    var json = new JsonWriter();
    json.beginObject();
    json.field("queueName", name);
    json.field("parallelism", parallelism);
    json.field("paused", paused);
    json.endObject();
    visit.askJson("POST", QUEUES, json.toString()).orRefused();
  }
}
