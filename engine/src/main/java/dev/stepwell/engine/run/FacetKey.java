package dev.stepwell.engine.run;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import java.util.Comparator;

/// A run, or an entry of the dead letter queue, in the list of those that have the same value of a
/// facet, in the order in which they began, or failed. Values may share a hash: whoever reads the
/// list looks at the thing itself too.
///
/// @param found the origin of the run, or the failure that the entry is about
public record FacetKey(ProjectId project, Facet facet, long hash, Origin found)
    implements Comparable<FacetKey> {
  private static final Comparator<FacetKey> ORDER =
      Comparator.comparing(FacetKey::project)
          .thenComparingInt(key -> key.facet.number())
          .thenComparingLong(FacetKey::hash)
          .thenComparing(FacetKey::found);

  /// The same list at another place.
  public FacetKey at(Origin other) {
    return new FacetKey(project, facet, hash, other);
  }

  @Override
  public int compareTo(FacetKey other) {
    return ORDER.compare(this, other);
  }
}
