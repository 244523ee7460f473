package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.View;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Run;
import java.util.Optional;

/// An entry of the dead letter queue with the run that it is about.
record Letter(DeadKey key, DeadLetter.OfRun letter, Run run, Phase.Failed failure) {

  /// Nothing where there is no such entry, or it is about something else.
  static Optional<Letter> of(View view, DeadKey key) {
    return view.deadLetters().get(key).flatMap(letter -> of(view, key, letter));
  }

  static Optional<Letter> of(View view, DeadKey key, DeadLetter letter) {
    return switch (letter) {
      case DeadLetter.OfMessage _ -> Optional.empty();
      case DeadLetter.OfRun old -> {
        var run = view.runs().get(old.run());
        var state = view.runStates().get(old.run());
        // A commit may come between two looks. The entry is looked at last, so that it has the
        // answer wherever the run says that there was one.
        yield run.isPresent()
                && state.isPresent()
                && state.get().phase() instanceof Phase.Failed failure
                && view.deadLetters().get(key).orElse(null) instanceof DeadLetter.OfRun latest
            ? Optional.of(new Letter(key, latest, run.get(), failure))
            : Optional.empty();
      }
    };
  }
}
