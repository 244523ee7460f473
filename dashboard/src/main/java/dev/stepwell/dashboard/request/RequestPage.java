package dev.stepwell.dashboard.request;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Visit;
import java.util.Optional;

/// A request put together in a form. What is filled in may stand in the URL of the page, so that
/// the code follows the form while it is filled in, also for those who may only read.
public final class RequestPage implements Page {
  static final String PATH = "/request";

  private static final Templates HTML = new StaticTemplates();

  @Override
  public Shown show(Visit visit) {
    var draft = Draft.of(Kind.of(visit.parameter("kind")), visit::parameter);
    return shown(visit, draft, Optional.empty());
  }

  /// What it shows changes with the form and with nothing else.
  @Override
  public boolean isLive() {
    return false;
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    var draft = Draft.of(Kind.of(form.text("kind")), form::text);
    return switch (form.text("do")) {
      case "show" -> shown(visit, draft, Optional.empty());
      case "send" -> shown(visit, draft, Optional.of(send(visit, draft)));
      default -> throw new Refused(400, "there is no such action");
    };
  }

  /// A refusal is shown beside the form, which stays filled in.
  private static Sent send(Visit visit, Draft draft) {
    try {
      var answer = visit.ask("POST", draft.target(), draft.headers(), draft.body()).orRefused();
      return Sent.of(draft, answer);
    } catch (Refused refused) {
      return Sent.failed(refused.text());
    }
  }

  private static Shown shown(Visit visit, Draft draft, Optional<Sent> sent) {
    return new Shown(
        "Request builder",
        HTML.requestForm(draft, sent, visit.mayAct(), visit.formToken()),
        HTML.requestCode(Code.of(visit.base(), draft)));
  }
}
