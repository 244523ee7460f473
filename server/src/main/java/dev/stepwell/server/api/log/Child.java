package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.run.Run;

/// A run that a step of another one started.
///
/// @param payload what it was given
record Child(Run run, Bytes payload) {}
