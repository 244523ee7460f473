package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.run.Feature;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.store.proto.V1;
import java.util.EnumSet;
import java.util.Optional;

/// Runs and their state.
public final class RunFormat {
  private RunFormat() {}

  public static V1.Run write(Run run) {
    var written =
        V1.Run.newBuilder()
            .setName(Common.name(run.name()))
            .setCreatedAt(Common.time(run.createdAt()))
            .setUrl(run.url())
            .addAllHeaders(Common.headers(run.headers()))
            .setSettings(settings(run.settings()))
            .setCallerIp(run.source().callerIp());
    run.source().invoker().ifPresent(invoker -> written.setInvoker(invoker(invoker)));
    run.source().previous().ifPresent(origin -> written.setPrevious(Common.origin(origin)));
    run.source().contentType().ifPresent(written::setContentType);
    run.source().trace().ifPresent(trace -> written.setTrace(Common.trace(trace)));
    return written.build();
  }

  public static Run read(V1.Run run) {
    return new Run(
        Common.name(run.getName()),
        Common.time(run.getCreatedAt()),
        run.getUrl(),
        Common.readHeaders(run.getHeadersList()),
        settings(run.getSettings()),
        new Run.Source(
            run.getCallerIp(),
            run.hasInvoker() ? Optional.of(invoker(run.getInvoker())) : Optional.empty(),
            run.hasPrevious() ? Optional.of(Common.origin(run.getPrevious())) : Optional.empty(),
            run.hasContentType() ? Optional.of(run.getContentType()) : Optional.empty(),
            run.hasTrace() ? Optional.of(Common.trace(run.getTrace())) : Optional.empty()));
  }

  static V1.RunSettings settings(RunSettings settings) {
    var written =
        V1.RunSettings.newBuilder()
            .setRetry(Common.retry(settings.retry()))
            .addAllLabels(settings.labels())
            .setRedact(settings.redact());
    // A set has no order, and the same row must give the same bytes.
    for (var feature : Feature.values()) {
      if (settings.features().contains(feature)) {
        written.addFeatures(feature(feature));
      }
    }
    settings.flowControl().ifPresent(flow -> written.setFlowControl(Common.flowControl(flow)));
    settings
        .failureCallback()
        .ifPresent(callback -> written.setFailureCallback(Common.callback(callback)));
    return written.build();
  }

  static RunSettings settings(V1.RunSettings settings) {
    var features = EnumSet.noneOf(Feature.class);
    settings.getFeaturesList().forEach(feature -> features.add(feature(feature)));
    return new RunSettings(
        Common.retry(settings.getRetry()),
        features,
        settings.getLabelsList(),
        settings.hasFlowControl()
            ? Optional.of(Common.flowControl(settings.getFlowControl()))
            : Optional.empty(),
        settings.hasFailureCallback()
            ? Optional.of(Common.callback(settings.getFailureCallback()))
            : Optional.empty(),
        settings.getRedact());
  }

  private static V1.Feature feature(Feature feature) {
    return switch (feature) {
      case LAZY_FETCH -> V1.Feature.LAZY_FETCH;
      case INITIAL_BODY -> V1.Feature.INITIAL_BODY;
      case DETECT_WORKFLOW -> V1.Feature.DETECT_WORKFLOW;
      case TRIGGER_SETTINGS -> V1.Feature.TRIGGER_SETTINGS;
    };
  }

  private static Feature feature(V1.Feature feature) {
    return switch (feature) {
      case LAZY_FETCH -> Feature.LAZY_FETCH;
      case INITIAL_BODY -> Feature.INITIAL_BODY;
      case DETECT_WORKFLOW -> Feature.DETECT_WORKFLOW;
      case TRIGGER_SETTINGS -> Feature.TRIGGER_SETTINGS;
      case FEATURE_UNSPECIFIED, UNRECOGNIZED -> throw Common.unknown("feature", feature);
    };
  }

  static V1.Invoker invoker(Invoker invoker) {
    var written =
        V1.Invoker.newBuilder()
            .setParent(Common.name(invoker.parent()))
            .setParentCreatedAt(Common.time(invoker.parentCreatedAt()))
            .setStepId(invoker.stepId())
            .setStepBody(Common.bytes(invoker.stepBody()))
            .setTarget(Common.target(invoker.target()));
    invoker.result().ifPresent(result -> written.setResult(Common.key(result)));
    return written.build();
  }

  static Invoker invoker(V1.Invoker invoker) {
    return new Invoker(
        Common.name(invoker.getParent()),
        Common.time(invoker.getParentCreatedAt()),
        invoker.getStepId(),
        Common.bytes(invoker.getStepBody()),
        Common.target(invoker.getTarget()),
        invoker.hasResult() ? Optional.of(Common.key(invoker.getResult())) : Optional.empty());
  }

  public static V1.RunState write(RunState state) {
    var written =
        V1.RunState.newBuilder()
            .setPhase(phase(state.phase()))
            .setSteps(state.steps())
            .setMessages(state.messages())
            .setHistoryBytes(state.historyBytes())
            .setSavedCount(state.saved().count())
            .setSavedBytes(state.saved().bytes())
            .setLoggedBytes(state.loggedBytes());
    state.lastCallback().ifPresent(callback -> written.setLastCallback(Common.callback(callback)));
    state.successor().ifPresent(name -> written.setSuccessor(Common.name(name)));
    return written.build();
  }

  public static RunState read(V1.RunState state) {
    return new RunState(
        phase(state.getPhase()),
        state.getSteps(),
        state.getMessages(),
        state.getHistoryBytes(),
        new RunState.Saved(state.getSavedCount(), state.getSavedBytes()),
        state.hasLastCallback()
            ? Optional.of(Common.callback(state.getLastCallback()))
            : Optional.empty(),
        state.hasSuccessor() ? Optional.of(Common.name(state.getSuccessor())) : Optional.empty(),
        state.getLoggedBytes());
  }

  public static V1.Retained write(Retained retained) {
    var written = V1.Retained.newBuilder().setBytes(retained.bytes());
    retained.expires().ifPresent(at -> written.setExpires(Common.time(at)));
    return written.build();
  }

  public static Retained read(V1.Retained retained) {
    return new Retained(
        retained.getBytes(),
        retained.hasExpires() ? Optional.of(Common.time(retained.getExpires())) : Optional.empty());
  }

  private static V1.Phase phase(Phase phase) {
    var written = V1.Phase.newBuilder();
    switch (phase) {
      case Phase.Active.ACTIVE -> written.setActive(V1.Nothing.getDefaultInstance());
      case Phase.Succeeded(var at) -> written.setSucceeded(Common.time(at));
      case Phase.Cancelled(var at) -> written.setCancelled(Common.time(at));
      case Phase.Failed(var at, var dlqId, var failed, var report) -> {
        var failure =
            V1.Phase.Failed.newBuilder()
                .setAt(Common.time(at))
                .setDlqId(dlqId)
                .setFailed(Common.key(failed));
        report.ifPresent(details -> failure.setReport(report(details)));
        written.setFailed(failure);
      }
    }
    return written.build();
  }

  private static Phase phase(V1.Phase phase) {
    return switch (phase.getKindCase()) {
      case ACTIVE -> Phase.Active.ACTIVE;
      case SUCCEEDED -> new Phase.Succeeded(Common.time(phase.getSucceeded()));
      case CANCELLED -> new Phase.Cancelled(Common.time(phase.getCancelled()));
      case FAILED -> {
        var failed = phase.getFailed();
        yield new Phase.Failed(
            Common.time(failed.getAt()),
            failed.getDlqId(),
            Common.key(failed.getFailed()),
            failed.hasReport() ? Optional.of(report(failed.getReport())) : Optional.empty());
      }
      case KIND_NOT_SET -> throw Common.unknown("phase", phase);
    };
  }

  private static V1.Phase.Report report(Phase.Report report) {
    return V1.Phase.Report.newBuilder()
        .setMessage(Common.key(report.message()))
        .setProgress(progress(report.progress()))
        .build();
  }

  private static Phase.Report report(V1.Phase.Report report) {
    return new Phase.Report(Common.key(report.getMessage()), progress(report.getProgress()));
  }

  static V1.Progress progress(Phase.Report.Progress progress) {
    return switch (progress) {
      case IN_PROGRESS -> V1.Progress.IN_PROGRESS;
      case SUCCEEDED -> V1.Progress.SUCCEEDED;
      case FAILED -> V1.Progress.FAILED;
      case NOT_WANTED -> V1.Progress.NOT_WANTED;
      case CANCELLED -> V1.Progress.CANCELLED;
    };
  }

  static Phase.Report.Progress progress(V1.Progress progress) {
    return switch (progress) {
      case IN_PROGRESS -> Phase.Report.Progress.IN_PROGRESS;
      case SUCCEEDED -> Phase.Report.Progress.SUCCEEDED;
      case FAILED -> Phase.Report.Progress.FAILED;
      case NOT_WANTED -> Phase.Report.Progress.NOT_WANTED;
      case CANCELLED -> Phase.Report.Progress.CANCELLED;
      case PROGRESS_UNSPECIFIED, UNRECOGNIZED -> throw Common.unknown("progress", progress);
    };
  }
}
