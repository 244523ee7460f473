package dev.stepwell.dashboard.text;

import java.util.Locale;

/// A state of the wire as a page shows it.
///
/// @param word such as `success`
/// @param kind what it means for whoever looks: `good`, `bad`, `warn`, `busy` or `quiet`
public record StateWord(String word, String kind) {
  /// The word for a state.
  ///
  /// @param state such as `RUN_SUCCESS`, `STEP_RETRY` or `DELIVERED`
  public static StateWord of(String state) {
    var word = state.replaceFirst("^(RUN|STEP|CALLBACK)_", "").toLowerCase(Locale.ROOT);
    return new StateWord(word.replace('_', ' '), kind(word));
  }

  private static String kind(String word) {
    return switch (word) {
      case "success", "delivered" -> "good";
      case "failed", "fail", "error" -> "bad";
      case "retry" -> "warn";
      case "started", "progress", "active", "inprogress", "in_progress" -> "busy";
      default -> "quiet";
    };
  }
}
