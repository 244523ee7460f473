package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Millis;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.message.MessageCommand.Forget;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.Schedule;
import dev.stepwell.engine.message.MessageCommand.Store;
import dev.stepwell.engine.message.MessageFact.ClaimForgotten;
import dev.stepwell.engine.message.MessageFact.MessageClaimed;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How messages come in.
final class Intake {
  private Intake() {}

  /// A message that is recognised is not stored again, whatever became of the first one.
  static Decision publish(MessageView view, Publish command, Stamp stamp, Limits limits) {
    var claimed = new HashMap<ClaimKey, MessageKey>();
    var facts = new ArrayList<Fact>();
    var fresh = new ArrayList<Undelivered>();
    var items = new ArrayList<Reply.Published.Receipt>();
    for (var message : command.messages()) {
      var claim = command.claim().map(id -> ClaimKey.of(id, message));
      var known = claim.flatMap(key -> known(view, key, claimed, stamp));
      var key =
          known.orElseGet(
              () -> MessageKey.madeAt(command.address(), command.home(), stamp, fresh.size()));
      items.add(new Reply.Published.Receipt(key, message.request().url(), known.isPresent()));
      if (known.isEmpty()) {
        fresh.add(new Undelivered(key, message, command.body()));
        claim.ifPresent(name -> {
          claimed.put(name, key);
          var until = Millis.up(stamp.now().plus(limits.kept().names()));
          facts.add(new MessageClaimed(name, view.claims().get(name), new Claim(key, until)));
        });
      }
    }
    var told = new Reply.Published(items);
    if (command.address().equals(command.home()) || fresh.isEmpty()) {
      return stored(facts, fresh, told, stamp);
    }
    return new Accepted(
        facts,
        List.of(Send.forCaller(new Store(command.home(), fresh, told))),
        Reply.Forwarded.FORWARDED);
  }

  static Decision store(Store command, Stamp stamp) {
    return stored(List.of(), command.messages(), command.told(), stamp);
  }

  static Decision schedule(Schedule command, Stamp stamp) {
    var message = command.message();
    return new Accepted(
        List.of(scheduled(command.key(), message, command.body(), stamp)),
        asksAtOnce(message, stamp) ? Passage.enter(command.key(), message) : List.of(),
        Reply.Done.DONE);
  }

  /// A claim that was renewed meanwhile has a window of its own.
  static Decision forget(MessageView view, Forget command) {
    return view.claims()
        .get(command.claim())
        .filter(claim -> claim.until().equals(command.due()))
        .map(claim ->
            (Decision)
                new Accepted(
                    List.of(new ClaimForgotten(command.claim(), claim)),
                    List.of(),
                    Reply.Done.DONE))
        .orElseGet(() -> Decision.reply(Reply.Done.DONE));
  }

  private static Optional<MessageKey> known(
      MessageView view, ClaimKey key, Map<ClaimKey, MessageKey> claimed, Stamp stamp) {
    return Optional.ofNullable(claimed.get(key))
        .or(() ->
            view.claims()
                .get(key)
                .filter(claim -> stamp.now().isBefore(claim.until()))
                .map(Claim::message));
  }

  /// @param before what else happens in the same commit
  static Decision stored(List<Fact> before, List<Undelivered> messages, Reply told, Stamp stamp) {
    var facts = new ArrayList<>(before);
    var sends = new ArrayList<Send>();
    for (var item : messages) {
      var message = item.message();
      facts.add(scheduled(item.key(), message, item.body(), stamp));
      sends.addAll(Configure.awaited(message.project(), message.settings().flowControl()));
      if (asksAtOnce(message, stamp)) {
        sends.addAll(Passage.enter(item.key(), message));
      } else {
        sends.addAll(Passage.announce(item.key(), message));
      }
    }
    return new Accepted(facts, sends, told);
  }

  private static Fact scheduled(MessageKey key, Message message, Bytes body, Stamp stamp) {
    return new MessageScheduled(key, asksAtOnce(message, stamp) ? message.asked() : message, body);
  }

  /// What is due already need not wait for the timer to ask; nor may what was never delayed, should
  /// the clock have been set back since it was made: those that come after it would overtake it.
  private static boolean asksAtOnce(Message message, Stamp stamp) {
    boolean due =
        !message.due().isAfter(stamp.now()) || !message.due().isAfter(message.createdAt());
    return message.passesGates() && due;
  }
}
