package dev.stepwell.dashboard.page;

import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Visit;

/// One page, or a family of pages that differ in the last segment of their path.
///
/// Both methods run on a virtual thread and may ask the REST API. What they throw as [Refused] is
/// shown to whoever looks.
public interface Page {
  /// What it shows now. It is called again and again for a page that stays open.
  Shown show(Visit visit);

  /// Whether what it shows changes by itself, so that it is to be kept up to date.
  default boolean isLive() {
    return true;
  }

  /// Does what a form of the page asks for. The form is known to be of this page.
  default Outcome act(Visit visit, Form form) {
    throw new Refused(405, "there is nothing to do here");
  }
}
