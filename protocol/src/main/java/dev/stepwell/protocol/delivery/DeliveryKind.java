package dev.stepwell.protocol.delivery;

/// What a request to an endpoint is, which decides which headers it carries.
public enum DeliveryKind {
  /// The first delivery of a run.
  INIT,
  /// A later step of a run, the server's own results included.
  STEP,
  /// A third-party call in the name of a run. The third party learns nothing of the run.
  CALL,
  /// The report of a call, to the workflow.
  CALLBACK,
  /// The report that a run failed.
  FAILURE_CALLBACK,
  /// A message that belongs to no run.
  PLAIN
}
