package dev.stepwell.dashboard.letters;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Visit;
import java.time.Instant;
import java.util.Optional;

/// Dead letters, and repairs of many of them. All that a filter means are repaired some at a time,
/// each time by a request of its own: the page shows how far it is, and nothing more is done when
/// it is closed.
public final class LettersPage implements Page {
  static final String PATH = "/dlq";

  private static final Templates HTML = new StaticTemplates();
  private static final String ROWS = "50";
  private static final String AT_ONCE = "50";

  @Override
  public Shown show(Visit visit) {
    var filter = LetterFilter.of(visit::parameter);
    var answer =
        visit.get(
            filter
                .applied(filter.source().place(), Instant.now())
                .with("order", "latestFirst")
                .with("count", ROWS)
                .with("cursor", visit.parameter("cursor")));
    var rows = answer.field("messages").items().stream().map(LetterRow::of).toList();
    var next =
        Optional.of(answer.text("cursor"))
            .filter(text -> !text.isEmpty())
            .map(cursor -> filter.page().with("cursor", cursor).toString());
    return new Shown(
        "Dead letters",
        HTML.lettersTop(filter, visit.mayAct(), visit.formToken()),
        HTML.lettersList(filter, rows, next, visit.mayAct(), visit.formToken()));
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    var filter = LetterFilter.of(form::text);
    var repair = repair(filter.source(), form);
    return form.has("all")
        ? all(visit, form, filter, repair)
        : selected(visit, form, filter, repair);
  }

  private static Repair repair(Source source, Form form) {
    return source.repairs().stream()
        .filter(known -> known.word().equals(form.text("do")))
        .findFirst()
        .orElseThrow(() -> new Refused(400, "there is no such action"));
  }

  private static Outcome selected(Visit visit, Form form, LetterFilter filter, Repair repair) {
    var here = filter.page().toString();
    var ids = form.all("id");
    if (ids.isEmpty()) {
      return Done.failed(here, "Select what is to be done first.");
    }
    var target = repair.many(filter.source().place());
    for (var id : ids) {
      target = target.with("dlqIds", id);
    }
    var answer = visit.ask(repair.method(), target).orRefused().json();
    return Done.at(here, repair.count(answer) + " " + repair.done() + ".");
  }

  /// Which letters are meant is settled at the first step, and carried from then on.
  private static Outcome all(Visit visit, Form form, LetterFilter asked, Repair repair) {
    var now = Instant.now();
    var filter = asked.fixed(now);
    var cursor = form.text("cursor");
    long before = form.has("done") ? form.number("done") : 0;
    var answer =
        visit.ask(
            repair.method(),
            filter
                .applied(repair.many(filter.source().place()), now)
                .with("count", AT_ONCE)
                .with("cursor", cursor));
    var progress =
        answer.successful()
            ? new Progress(
                filter,
                repair,
                before + repair.count(answer.json()),
                answer.json().text("cursor"),
                "")
            : new Progress(filter, repair, before, cursor, answer.refusal());
    return new Shown("Dead letters", HTML.lettersProgress(progress, visit.formToken()));
  }
}
