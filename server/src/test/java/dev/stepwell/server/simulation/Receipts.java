package dev.stepwell.server.simulation;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageCommand.DiscardLetter;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.Republish;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.server.partition.Answer;
import java.util.function.Consumer;

/// Holds an answer about messages, letters and schedules against what was seen on disk, at the
/// moment in which it is given.
final class Receipts implements Consumer<Answer> {
  private final Messaging simulation;
  private final Command command;
  private final View view;
  private final int changes;
  private boolean answered;

  Receipts(Messaging simulation, Command command, View view) {
    this.simulation = simulation;
    this.command = command;
    this.view = view;
    simulation.wanted().came(command);
    this.changes = changes();
  }

  private int changes() {
    return command instanceof ScheduleCommand about
        ? simulation.wanted().changes(about.schedule())
        : 0;
  }

  @Override
  public void accept(Answer answer) {
    require(!answered, "was answered twice");
    answered = true;
    simulation.wanted().answered(command);
    switch (answer) {
      case Answer.Broken(var id) -> throw new Violation("broke: " + command + ", " + id);
      case Answer.Unavailable _ -> {}
      case Answer.Rejected(var why) -> note("is refused: " + why.message());
      case Answer.Replied(var reply) -> replied(reply);
    }
  }

  private void replied(Reply reply) {
    switch (command) {
      case Publish publish -> published(publish, (Reply.Published) reply);
      case Cancel(var key) ->
          require(simulation.ledger().find(key).orElseThrow().ended(), "is not cancelled");
      case DiscardLetter(var entry) ->
          require(!simulation.letters().there(entry), "the letter is there");
      case Republish(var entry, _, _, _) -> {
        require(!simulation.letters().there(entry), "the letter is there");
        var key = ((Reply.Published) reply).items().getFirst().message();
        require(simulation.ledger().find(key).isPresent(), "has made no message " + key.id());
      }
      case ScheduleCommand.Save(var id, _, _, _, _) -> {
        note("is done");
        require(changed() || view.schedules().get(id).isPresent(), "was made and is not on disk");
      }
      case ScheduleCommand.Delete(var id) -> {
        note("is done");
        require(changed() || view.schedules().get(id).isEmpty(), "was deleted and is on disk");
      }
      case ScheduleCommand.Pause(var id) -> {
        note("is done");
        require(
            changed() || view.schedules().get(id).stream().allMatch(found -> found.paused()),
            "was paused and is not");
      }
      default -> {}
    }
  }

  /// Whether another request about the same schedule has come since.
  private boolean changed() {
    return changes() != changes;
  }

  private void published(Publish publish, Reply.Published reply) {
    require(reply.items().size() == publish.messages().size(), "has answers " + reply);
    for (int i = 0; i < reply.items().size(); i++) {
      var item = reply.items().get(i);
      var message = publish.messages().get(i);
      require(item.url().equals(message.request().url()), "has answers in another order");
      if (item.deduplicated()) {
        boolean member = Posts.publication(message).way().group().isPresent();
        var key = ClaimWatch.key(publish.claim().orElseThrow(), member, item.url());
        require(simulation.claims().owns(item.message(), key), "was known, says " + item);
      } else {
        require(simulation.ledger().find(item.message()).isPresent(), "is nowhere: " + item);
      }
    }
  }

  private void note(String what) {
    if (command instanceof ScheduleCommand about) {
      simulation
          .events()
          .note(about.schedule().id(), () -> command.getClass().getSimpleName() + " " + what);
    }
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Violation(command + ": " + otherwise);
    }
  }
}
