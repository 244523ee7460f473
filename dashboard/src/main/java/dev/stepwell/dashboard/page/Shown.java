package dev.stepwell.dashboard.page;

import gg.jte.models.runtime.JteModel;
import java.util.Optional;

/// What a page shows.
///
/// @param title of the page, a text
/// @param top what stays as it is while the page is open: filters, and forms that somebody may be
///   filling in
/// @param live what changes below it
public record Shown(String title, Optional<JteModel> top, JteModel live) implements Outcome {
  public Shown(String title, JteModel top, JteModel live) {
    this(title, Optional.of(top), live);
  }

  public Shown(String title, JteModel live) {
    this(title, Optional.empty(), live);
  }
}
