package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.View;
import dev.stepwell.engine.event.EventCommand.NotifyWaiters;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.server.partition.Answer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Holds an answer against the committed state, at the moment in which it is given: what it says
/// must be on disk. That it stays there is for [Memory] to see.
final class Promise implements Consumer<Answer> {
  private final Command command;
  private final View view;
  private final Model model;
  private final Simulation simulation;
  private final List<EventWaiterKey> waiting;
  private final Optional<Origin> active;
  private boolean answered;

  Promise(Command command, View view, Model model, Simulation simulation) {
    this.command = command;
    this.view = view;
    this.model = model;
    this.simulation = simulation;
    this.waiting = command instanceof NotifyWaiters notify ? waiters(view, notify) : List.of();
    this.active =
        command instanceof RunCommand.ByName named
            ? model.latest(named.run(), view).filter(Memory::active).map(memory -> memory.origin)
            : Optional.empty();
  }

  private static List<EventWaiterKey> waiters(View view, NotifyWaiters notify) {
    return view
        .eventWaiters()
        .ascending(
            EventWaiterKey.from(notify.project(), notify.eventId(), 0),
            EventWaiterKey.from(notify.project(), notify.eventId(), Long.MAX_VALUE),
            notify.limit())
        .stream()
        .map(row -> row.key())
        .toList();
  }

  @Override
  public void accept(Answer answer) {
    if (answered) {
      throw new Violation("was answered twice: " + command);
    }
    answered = true;
    switch (answer) {
      case Answer.Broken(var id) -> throw new Violation("broke: " + command + ", " + id);
      case Answer.Unavailable _ -> {}
      case Answer.Rejected(var why) -> note(() -> "is refused: " + why.message());
      case Answer.Replied(var reply) -> {
        note(() -> "is done: " + reply.getClass().getSimpleName());
        replied(reply);
      }
    }
  }

  private void note(Supplier<String> what) {
    var subject =
        switch (command) {
          case RunCommand.ByName byName -> byName.run().id();
          case RunCommand.ByEntry byEntry -> model.succession().nameOf(byEntry.entry());
          default -> "";
        };
    if (!subject.isEmpty()) {
      simulation
          .events()
          .note(subject, () -> command.getClass().getSimpleName() + " " + what.get());
    }
  }

  private void replied(Reply reply) {
    switch (command) {
      case RunCommand.StartRun start -> started(start.run(), reply);
      case RunCommand.AppendSteps append -> appended(append, reply);
      case RunCommand.WaitForEvent wait -> known(wait.run(), wait.registration().stepId());
      case RunCommand.Invoke invoke -> known(invoke.run(), invoke.stepId());
      case RunCommand.Notify notify -> notified(notify, reply);
      case RunCommand.FinishRun finish -> over(finish.run());
      case RunCommand.CancelRun cancel -> over(cancel.run());
      case NotifyWaiters notify -> resumed(notify, reply);
      case RunCommand.ResumeRun resume -> repaired(resume, resume.successor(), reply);
      case RunCommand.RestartRun restart -> repaired(restart, restart.successor(), reply);
      case RunCommand.DiscardFailure discard -> {
        model.succession().acknowledged(discard);
        if (view.deadLetters().get(discard.entry()).isPresent()) {
          throw new Violation("was deleted and is there: " + discard.entry());
        }
      }
      default -> {}
    }
  }

  private void started(RunName run, Reply reply) {
    require(
        reply instanceof Reply.Started(var message, _, _)
            && model.memory(message.origin()).isPresent(),
        run,
        "was started and is not on disk");
  }

  private void repaired(RunCommand.ByEntry wish, RunName successor, Reply reply) {
    started(successor, reply);
    model.succession().acknowledged(wish);
  }

  private void appended(RunCommand.AppendSteps append, Reply reply) {
    var items = ((Reply.Appended) reply).items();
    for (int i = 0; i < items.size(); i++) {
      var message = items.get(i).message();
      var memory = model.memory(message.origin());
      require(memory.isPresent(), append.run(), "has a step and is not on disk");
      if (append.items().get(i) instanceof Append.Step step) {
        var seen =
            Optional.ofNullable(
                memory.get().seen.get(new SeenKey(message.origin(), step.identity())));
        require(
            seen.isPresent() && seen.get().message().equals(message),
            append.run(),
            "was told that step " + step.identity() + " is " + message + ", on disk: " + seen);
        if (seen.get().stage() == Seen.Stage.APPENDED) {
          inList(memory.get(), message);
        }
      }
    }
  }

  private void known(RunName run, int stepId) {
    var memory = model.latest(run, view);
    require(
        memory.isPresent()
            && (!memory.get().active()
                || memory
                    .get()
                    .seen
                    .containsKey(new SeenKey(memory.get().origin, StepIdentity.result(stepId)))),
        run,
        "was told that step " + stepId + " waits");
  }

  private void notified(RunCommand.Notify notify, Reply reply) {
    var told = (Reply.Notified) reply;
    var memory = model.memory(told.message().origin());
    require(memory.isPresent(), notify.run(), "was notified and is not on disk");
    var data = notify.data().utf8();
    require(
        !memory.get().active() || model.placed(data),
        notify.run(),
        "notification " + data + " was acknowledged and is nowhere");
    if (told.resumed().isPresent()) {
      inList(memory.get(), told.message());
    }
  }

  /// The run that was active when this was asked for is over. If one of that name is active all the
  /// same, it began after that: by a request that came to the same commit.
  private void over(RunName run) {
    var memory = model.latest(run, view).filter(Memory::active);
    boolean began =
        memory.isPresent() && active.isPresent() && memory.get().origin.compareTo(active.get()) > 0;
    require(memory.isEmpty() || began, run, "was ended and is active");
  }

  /// Who waited before the broadcast came waits no longer, and who was resumed has the data.
  private void resumed(NotifyWaiters notify, Reply reply) {
    for (var key : waiting) {
      if (view.waiters().get(key.waiter()).isPresent()) {
        throw new Violation(
            "event %s was sent to all, and %s still waits".formatted(notify.eventId(), key));
      }
    }
    if (reply instanceof Reply.All(var replies)) {
      for (var one : replies) {
        told(one, notify.data());
      }
    } else {
      told(reply, notify.data());
    }
  }

  private void told(Reply reply, Bytes data) {
    if (reply instanceof Reply.Notified told) {
      var memory = model.memory(told.message().origin()).orElseThrow();
      var step = inList(memory, told.message());
      memory.require(
          step.value().equals(data.utf8()), "was resumed with " + data + ", on disk: " + step);
    }
  }

  private Recorded inList(Memory memory, MessageKey message) {
    return memory.list.stream()
        .filter(step -> step.messageId().equals(message.id()))
        .findAny()
        .orElseThrow(
            () -> new Violation(memory.name() + ": " + message.id() + " was recorded and is not"));
  }

  private static void require(boolean condition, RunName run, String otherwise) {
    if (!condition) {
      throw new Violation(run.id() + ": " + otherwise);
    }
  }
}
