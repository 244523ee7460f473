package dev.stepwell.dashboard.runs;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import java.time.Instant;
import java.util.Optional;

/// Runs, the newest first.
public final class RunsPage implements Page {
  private static final Templates HTML = new StaticTemplates();
  private static final String ROWS = "50";

  @Override
  public Shown show(Visit visit) {
    var filter = RunFilter.of(visit);
    var target =
        filter.applied(
            Target.of("/v2/workflows/logs")
                .with("count", ROWS)
                .with("trimBody", "-1")
                .with("steps", "false"),
            Instant.now());
    var answer = visit.get(target);
    var rows = answer.field("runs").items().stream().map(RunRow::of).toList();
    var next = Optional.of(answer.text("cursor")).filter(text -> !text.isEmpty()).map(filter::at);
    return new Shown("Runs", HTML.runsFilter(filter), HTML.runsList(rows, next));
  }
}
