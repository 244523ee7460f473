package dev.stepwell.dashboard.groups;

import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.json.JsonWriter;

/// What can be done with a URL group, from the list or from its own page.
final class Doings {
  static final Target GROUPS = Target.of("/v2/topics");

  private Doings() {}

  static Outcome act(Visit visit, Form form, String name) {
    var group = GROUPS.segment(name);
    return switch (form.text("do")) {
      case "add" -> {
        change(visit, "POST", group, form.text("name").strip(), form.required("url").strip());
        yield Done.at(Target.of(GroupsPage.PATH).segment(name).toString(), "Added.");
      }
      case "remove" -> {
        change(visit, "DELETE", group, "", form.required("url"));
        // With its last endpoint the group is gone, and its page.
        boolean gone = visit.ask("GET", group).status() == 404;
        yield gone
            ? Done.at(GroupsPage.PATH, "Removed, and the group with its last endpoint.")
            : Done.at(visit.target(), "Removed.");
      }
      case "delete" -> {
        visit.ask("DELETE", group).orRefused();
        yield Done.at(GroupsPage.PATH, "Deleted.");
      }
      default -> throw new Refused(400, "there is no such action");
    };
  }

  private static void change(Visit visit, String method, Target group, String name, String url) {
    var json = new JsonWriter();
    json.beginObject();
    json.name("endpoints");
    json.beginArray();
    json.beginObject();
    json.optional("name", name.isEmpty() ? null : name);
    json.field("url", url);
    json.endObject();
    json.endArray();
    json.endObject();
    visit.askJson(method, group.then("/endpoints"), json.toString()).orRefused();
  }
}
