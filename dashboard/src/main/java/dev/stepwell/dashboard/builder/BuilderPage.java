package dev.stepwell.dashboard.builder;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.runs.RunRow;
import dev.stepwell.dashboard.visit.Answer;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import gg.jte.models.runtime.JteModel;
import java.util.Optional;

/// A form for requests, with the same request as a command and as code. The token stays where it
/// is: in the environment of whoever copies one of them.
public final class BuilderPage implements Page {
  private static final Templates HTML = new StaticTemplates();
  private static final String PATH = "/request";
  private static final String TITLE = "Request builder";

  @Override
  public Shown show(Visit visit) {
    return shown(visit, Draft.of(visit::parameter));
  }

  private static Shown shown(Visit visit, Draft draft) {
    return new Shown(
        TITLE, HTML.builderForm(draft, visit.mayAct(), visit.formToken()), preview(draft));
  }

  private static JteModel preview(Draft draft) {
    try {
      var code = new Code(draft);
      return HTML.builderPreview(draft.built().curl(), code.javaScript(), code.python());
    } catch (Refused refused) {
      return HTML.builderNothing(refused.text());
    }
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    var draft = Draft.of(form::text);
    return form.text("do").equals("send") ? send(visit, draft) : shown(visit, draft);
  }

  private static Outcome send(Visit visit, Draft draft) {
    var built = draft.built();
    var answer =
        visit.ask(built.method(), built.target(), built.headers(), built.body()).orRefused();
    return sent(draft.kind(), answer)
        .orElseGet(() -> Done.at(PATH, "Sent, and answered with " + answer.body()));
  }

  /// Leads to what has come of it.
  private static Optional<Outcome> sent(Kind kind, Answer answer) {
    var json = answer.json();
    var run = json.text("workflowRunId");
    var message = json.text("messageId");
    var schedule = json.text("scheduleId");
    return switch (kind) {
      case TRIGGER, NOTIFY ->
          run.isEmpty()
              ? Optional.empty()
              : Optional.of(Done.at(RunRow.path(run, json.text("workflowCreatedAt")), "Sent."));
      case PUBLISH -> page("/messages", message);
      case SCHEDULE -> page("/schedules", schedule);
    };
  }

  private static Optional<Outcome> page(String path, String id) {
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of(Done.at(Target.of(path).segment(id).toString(), "Sent."));
  }
}
