package dev.stepwell.dashboard.flow;

import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;

/// What can be done with a key, from the list or from its own page.
final class Doings {
  static final Target KEYS = Target.of("/v2/flowControl");

  private Doings() {}

  static Outcome act(Visit visit, Form form, String name) {
    var key = KEYS.segment(name);
    return switch (form.text("do")) {
      case "pause" -> post(visit, key.then("/pause"), "Paused: nothing of it starts.");
      case "resume" -> post(visit, key.then("/resume"), "Resumed.");
      case "resetRate" -> post(visit, key.then("/resetRate"), "A new period has begun.");
      case "unpin" ->
          post(
              visit,
              key.then("/unpin").with("parallelism", "true").with("rate", "true"),
              "Unpinned: what comes with messages holds again.");
      case "pin" ->
          post(
              visit,
              key.then("/pin")
                  .with("parallelism", form.text("parallelism").strip())
                  .with("rate", form.text("rate").strip())
                  .with("period", form.text("period").strip()),
              "Pinned: what comes with messages changes it no more.");
      default -> throw new Refused(400, "there is no such action");
    };
  }

  private static Outcome post(Visit visit, Target target, String said) {
    visit.ask("POST", target).orRefused();
    return Done.at(visit.target(), said);
  }
}
