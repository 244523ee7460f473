package dev.stepwell.engine.run;

import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.RetryPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the trigger of a run said about all of its deliveries.
///
/// @param redact the fields to hide in logs, in the spelling of the wire; empty: none
public record RunSettings(
    RetryPolicy retry,
    Set<Feature> features,
    List<String> labels,
    Optional<FlowControl> flowControl,
    Optional<CallbackSpec> failureCallback,
    String redact) {
  public RunSettings {
    features = Set.copyOf(features);
    labels = List.copyOf(labels);
  }
}
