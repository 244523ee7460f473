package dev.stepwell.engine.run;

/// What the SDK behind a run says it can do (workflow protocol, 2.9); names that are not here do
/// not matter to a server.
public enum Feature {
  /// Steps may be left out of a delivery and fetched instead.
  LAZY_FETCH,
  /// A failure report carries the initial payload of the run.
  INITIAL_BODY,
  /// The first answer tells whether the destination is a workflow.
  DETECT_WORKFLOW,
  /// Settings and headers of the trigger hold for the whole run.
  TRIGGER_SETTINGS
}
