package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.LetterIndex.About;
import java.util.List;

/// Searches among the entries of the dead letter queue.
public final class LetterSearches {
  private LetterSearches() {}

  /// The lines of a search for entries of one kind; the caller says what else holds for them.
  ///
  /// @param failed when they failed
  /// @param after entries behind this one
  public static Lines among(
      Views views,
      ProjectId project,
      About about,
      Period failed,
      Direction direction,
      Origin after) {
    var lines = new Lines(views, project, View::letterIndex, direction, after);
    lines.times(List.of(failed), lines.list(Facet.ABOUT, about.number()), Facet.FAILED);
    return lines;
  }
}
