package dev.stepwell.dashboard.request;

import dev.stepwell.dashboard.visit.Refused;
import java.util.List;

/// A request in several languages.
///
/// @param problem why there is no code; empty where there is
public record Code(List<Snippet> snippets, String problem) {
  /// The request in one of them.
  ///
  /// @param id of it in the page
  public record Snippet(String id, String title, String text) {}

  static Code of(String base, Draft draft) {
    if (draft.isEmpty()) {
      return new Code(List.of(), "");
    }
    try {
      var curl = Curl.of(base, draft.target(), draft.headers(), draft.body());
      return new Code(
          List.of(
              new Snippet("curl", "curl", curl),
              new Snippet("javascript", "JavaScript", JavaScript.of(base, draft)),
              new Snippet("python", "Python", Python.of(base, draft))),
          "");
    } catch (Refused refused) {
      return new Code(List.of(), refused.text());
    }
  }
}
