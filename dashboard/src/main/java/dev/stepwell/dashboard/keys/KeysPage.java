package dev.stepwell.dashboard.keys;

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

/// What deliveries are signed with, and who may ask.
public final class KeysPage implements Page {
  private static final Templates HTML = new StaticTemplates();
  private static final String PATH = "/keys";
  private static final Target TOKENS = Target.of("/v2/tokens");

  @Override
  public Shown show(Visit visit) {
    var keys = visit.get(Target.of("/v2/keys"));
    var tokens = visit.get(TOKENS).items().stream().map(TokenRow::of).toList();
    var live =
        HTML.keysList(
            keys.text("current"), keys.text("next"), tokens, visit.mayAct(), visit.formToken());
    return visit.mayAct()
        ? new Shown("Keys and tokens", HTML.keysForms(visit.formToken()), live)
        : new Shown("Keys and tokens", live);
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    return switch (form.text("do")) {
      case "rotate" -> {
        visit.ask("POST", Target.of("/v2/keys/rotate")).orRefused();
        yield Done.at(PATH, "Rotated: what was the next key signs from now on.");
      }
      case "create" -> create(visit, form);
      case "revoke" -> {
        visit.ask("DELETE", TOKENS.segment(form.required("id"))).orRefused();
        yield Done.at(PATH, "Revoked.");
      }
      default -> throw new Refused(400, "there is no such action");
    };
  }

  /// The token is in this answer and nowhere else: not in a cookie, and not at a path.
  private static Outcome create(Visit visit, Form form) {
    var json = new JsonWriter();
    json.beginObject();
    json.field("name", form.required("name"));
    json.field("access", form.required("access"));
    json.endObject();
    var made = visit.askJson("POST", TOKENS, json.toString()).orRefused().json();
    return new Shown("Token created", HTML.keysCreated(made.text("name"), made.text("token")));
  }
}
