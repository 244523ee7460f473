package dev.stepwell.engine.run;

/// What makes two submissions the same step: results differ in `stepId`, plan steps (`stepId` 0) in
/// `targetStep`.
public record StepIdentity(int stepId, int targetStep) {
  public static StepIdentity result(int stepId) {
    return new StepIdentity(stepId, 0);
  }

  static StepIdentity plan(int targetStep) {
    return new StepIdentity(0, targetStep);
  }

  boolean isPlan() {
    return stepId == 0 && targetStep > 0;
  }
}
