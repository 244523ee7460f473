package dev.stepwell.cli.client;

import java.util.Locale;

/// States as people read them.
final class State {
  private State() {}

  /// `RUN_STARTED` is started.
  static String shown(String state) {
    int prefix = state.indexOf('_');
    boolean known = state.startsWith("RUN_") || state.startsWith("STEP_");
    return (known ? state.substring(prefix + 1) : state).toLowerCase(Locale.ROOT);
  }
}
