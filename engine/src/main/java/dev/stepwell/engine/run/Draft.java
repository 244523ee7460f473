package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunFact.StepAppended;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A decision about one active run while it is being made: it hands out message numbers and places
/// in the list.
final class Draft {
  private final ActiveRun active;
  private final Wire wire;
  private final Instant now;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Send> sends = new ArrayList<>();
  private int nextIndex;
  private int nextNumber;

  Draft(ActiveRun active, Wire wire, Instant now) {
    this.active = active;
    this.wire = wire;
    this.now = now;
    this.nextIndex = active.state().steps();
    this.nextNumber = active.state().messages();
  }

  MessageKey newMessage() {
    return new MessageKey(active.origin(), nextNumber++);
  }

  Draft fact(Fact fact) {
    facts.add(fact);
    return this;
  }

  Draft send(Send send) {
    sends.add(send);
    return this;
  }

  /// What is accepted brings its flow control along.
  Draft configure(Optional<FlowControl> flow) {
    sends.addAll(Configure.sends(active.run().name().project(), flow));
    return this;
  }

  /// Appends a step and schedules its one delivery.
  Draft append(
      MessageKey key,
      StepIdentity identity,
      Bytes body,
      Message.Request request,
      Message.Settings settings,
      Instant due) {
    int index = nextIndex++;
    Optional<CallbackSpec> carried = settings.failureCallback();
    facts.add(
        new StepAppended(active.origin(), identity, index, key, wire.element(key, body), carried));
    return schedule(
        key, new Purpose.Step(index, Purpose.Probe.NONE), Bytes.EMPTY, request, settings, due);
  }

  /// Appends the result of a step that the server completes itself.
  Draft appendResult(MessageKey key, int stepId, Bytes body, Target target) {
    var request =
        new Message.Request(
            "POST", target.url(), target.headers(), Optional.of("application/json"));
    return append(key, StepIdentity.result(stepId), body, request, settings(), now);
  }

  Draft schedule(
      MessageKey key,
      Purpose purpose,
      Bytes body,
      Message.Request request,
      Message.Settings settings,
      Instant due) {
    var message =
        new Message(active.run().name().project(), purpose, request, settings, now, 0, due);
    sends.add(Send.quietly(new MessageCommand.Schedule(key, message, body)));
    return this;
  }

  /// The settings of the run for one of its deliveries.
  Message.Settings settings() {
    var settings = active.run().settings();
    return new Message.Settings(
        settings.retry(), Optional.empty(), settings.flowControl(), Optional.empty());
  }

  Decision reply(Reply reply) {
    return new Accepted(facts, sends, reply);
  }
}
