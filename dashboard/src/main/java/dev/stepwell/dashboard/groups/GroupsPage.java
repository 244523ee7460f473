package dev.stepwell.dashboard.groups;

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

/// URL groups and their endpoints.
public final class GroupsPage implements Page {
  static final String PATH = "/groups";

  private static final Templates HTML = new StaticTemplates();
  private static final Target GROUPS = Target.of("/v2/topics");

  @Override
  public Shown show(Visit visit) {
    var groups = visit.get(GROUPS).items().stream().map(GroupView::of).toList();
    var live = HTML.groupsList(groups, visit.mayAct(), visit.formToken());
    return visit.mayAct()
        ? new Shown("URL groups", HTML.groupsForm(visit.formToken()), live)
        : new Shown("URL groups", live);
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    var group = GROUPS.segment(form.required("id"));
    return switch (form.text("do")) {
      case "add" -> {
        change(visit, "POST", group, form.text("name"), form.required("url"));
        yield Done.at(PATH, "Added.");
      }
      case "remove" -> {
        change(visit, "DELETE", group, "", form.required("url"));
        yield Done.at(PATH, "Removed.");
      }
      case "delete" -> {
        visit.ask("DELETE", group).orRefused();
        yield Done.at(PATH, "Deleted.");
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
