package dev.stepwell.dashboard.page;

import java.util.Optional;

/// What came of a form.
///
/// @param location the page that is shown next: a path of ours, with a query perhaps
/// @param said what is told there, a text
/// @param failed whether that is why it was not done
public record Done(String location, Optional<String> said, boolean failed) implements Outcome {
  /// Did what it should.
  public static Done at(String location, String said) {
    return new Done(location, Optional.of(said), false);
  }

  /// Did not.
  public static Done failed(String location, String why) {
    return new Done(location, Optional.of(why), true);
  }
}
