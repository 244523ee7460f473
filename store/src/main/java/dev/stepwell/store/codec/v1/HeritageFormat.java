package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.run.Heritage;
import dev.stepwell.engine.run.RunCommand.TakeOver;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.store.proto.V1;
import java.util.List;
import java.util.Optional;

/// What a failed run hands over to the one that continues it.
final class HeritageFormat {
  private HeritageFormat() {}

  static V1.Command.TakeOver write(TakeOver command) {
    var heritage = command.heritage();
    var written =
        V1.Command.TakeOver.newBuilder()
            .setRun(Common.name(command.run()))
            .setUrl(heritage.url())
            .addAllHeaders(Common.headers(heritage.headers()))
            .setSettings(RunFormat.settings(heritage.settings()))
            .setCallerIp(heritage.callerIp())
            .setFirst(Common.bytes(heritage.first()))
            .setFirstMessage(heritage.firstMessage());
    heritage.contentType().ifPresent(written::setContentType);
    for (var step : heritage.steps()) {
      written.addSteps(
          V1.Command.TakeOver.Step.newBuilder()
              .setStepId(step.identity().stepId())
              .setTargetStep(step.identity().targetStep())
              .setMessage(step.message())
              .setElement(Common.bytes(step.element())));
    }
    for (var call : heritage.calls()) {
      written.addCalls(
          V1.Command.TakeOver.Call.newBuilder()
              .setStepId(call.stepId())
              .setMessage(call.message())
              .setReport(call.report()));
    }
    for (var saved : heritage.saved()) {
      written.addSaved(
          V1.Command.TakeOver.Saved.newBuilder()
              .setEventId(saved.eventId())
              .setTicket(saved.ticket())
              .setMessage(saved.message())
              .setData(Common.bytes(saved.data())));
    }
    for (var delivery : heritage.deliveries()) {
      written.addDeliveries(
          V1.Command.TakeOver.Delivery.newBuilder()
              .setMessage(delivery.message())
              .setDetails(MessageFormat.write(delivery.details()))
              .setBody(Common.bytes(delivery.body())));
    }
    heritage.lastCallback().ifPresent(spec -> written.setLastCallback(Common.callback(spec)));
    return written.build();
  }

  static TakeOver read(V1.Command.TakeOver command) {
    return new TakeOver(
        Common.name(command.getRun()),
        new Heritage(
            command.getUrl(),
            Common.readHeaders(command.getHeadersList()),
            RunFormat.settings(command.getSettings()),
            command.getCallerIp(),
            command.hasContentType() ? Optional.of(command.getContentType()) : Optional.empty(),
            Common.bytes(command.getFirst()),
            command.getFirstMessage(),
            steps(command.getStepsList()),
            calls(command.getCallsList()),
            saved(command.getSavedList()),
            deliveries(command.getDeliveriesList()),
            command.hasLastCallback()
                ? Optional.of(Common.callback(command.getLastCallback()))
                : Optional.empty()));
  }

  private static List<Heritage.Step> steps(List<V1.Command.TakeOver.Step> steps) {
    return steps.stream()
        .map(step ->
            new Heritage.Step(
                new StepIdentity(step.getStepId(), step.getTargetStep()),
                step.getMessage(),
                Common.bytes(step.getElement())))
        .toList();
  }

  private static List<Heritage.Call> calls(List<V1.Command.TakeOver.Call> calls) {
    return calls.stream()
        .map(call -> new Heritage.Call(call.getStepId(), call.getMessage(), call.getReport()))
        .toList();
  }

  private static List<Heritage.Saved> saved(List<V1.Command.TakeOver.Saved> all) {
    return all.stream()
        .map(saved ->
            new Heritage.Saved(
                saved.getEventId(),
                saved.getTicket(),
                saved.getMessage(),
                Common.bytes(saved.getData())))
        .toList();
  }

  private static List<Heritage.Delivery> deliveries(List<V1.Command.TakeOver.Delivery> all) {
    return all.stream()
        .map(delivery ->
            new Heritage.Delivery(
                delivery.getMessage(),
                MessageFormat.read(delivery.getDetails()),
                Common.bytes(delivery.getBody())))
        .toList();
  }
}
