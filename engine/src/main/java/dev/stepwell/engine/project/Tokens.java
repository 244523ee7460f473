package dev.stepwell.engine.project;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.Token;
import java.util.ArrayList;

/// Decides for the tokens of a project.
final class Tokens {
  private Tokens() {}

  /// What the configuration says, and what it says nothing of.
  static Project configured(Project given, Project stored) {
    var tokens = new ArrayList<>(given.tokens());
    boolean readerGiven = tokens.stream().anyMatch(token -> token.access() == Access.READ_ONLY);
    for (var token : stored.tokens()) {
      boolean named = tokens.stream().anyMatch(other -> other.sha256().equals(token.sha256()));
      boolean stays =
          token.made().isPresent() || (token.access() == Access.READ_ONLY && !readerGiven);
      if (stays && !named) {
        tokens.add(token);
      }
    }
    return given.with(tokens);
  }

  static Decision add(Project project, Token token) {
    if (project.tokens().size() >= Project.MOST_TOKENS) {
      return Decision.rejected(
          new Rejection.LimitReached(
              "a project has at most " + Project.MOST_TOKENS + " tokens: revoke one first"));
    }
    var tokens = new ArrayList<>(project.tokens());
    tokens.add(token);
    return Projects.saved(project.with(tokens));
  }

  static Decision revoke(Project project, String id) {
    var rest = new ArrayList<>(project.tokens());
    if (!rest.removeIf(token -> token.id().equals(id))) {
      return Decision.rejected(new Rejection.NotFound("there is no token with this id"));
    }
    if (rest.stream().noneMatch(token -> token.access() == Access.FULL)) {
      return Decision.rejected(
          new Rejection.Unacceptable(
              "this is the last token that may do everything: create another one first"));
    }
    return Projects.saved(project.with(rest));
  }
}
