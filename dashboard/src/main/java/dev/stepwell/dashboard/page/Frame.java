package dev.stepwell.dashboard.page;

import dev.stepwell.dashboard.assets.Assets;
import dev.stepwell.dashboard.visit.Said;
import java.util.List;
import java.util.Optional;

/// What surrounds each page.
///
/// @param title of the page
/// @param section where it is in the menu; nothing outside of it
/// @param project whose page it is; empty before anybody has signed in
/// @param mayAct whether the forms of the page may be used
/// @param formToken what they carry
/// @param live where the page comes from that is kept up to date, a path; nothing where it is not
/// @param said what is to be told first
public record Frame(
    Assets assets,
    String title,
    Optional<Section> section,
    String project,
    boolean mayAct,
    String formToken,
    Optional<String> live,
    Optional<Said> said) {

  public List<Section> sections() {
    return List.of(Section.values());
  }

  public boolean isIn(Section other) {
    return section.equals(Optional.of(other));
  }

  /// The URL of an asset.
  public String asset(String name) {
    return assets.path(name);
  }
}
