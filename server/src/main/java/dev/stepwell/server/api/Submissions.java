package dev.stepwell.server.api;

import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.protocol.answer.BatchSlot;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/// Submits what a request asks for. All steps for one run go as one command, so they are appended
/// together or not at all; different runs and messages are independent of each other.
final class Submissions {
  private final Partitions partitions;

  Submissions(Partitions partitions) {
    this.partitions = partitions;
  }

  /// What became of one intent: what to tell of it, or the answer that says why not.
  sealed interface Result {
    record Done(BatchSlot.Published slot) implements Result {}

    record Failed(Answer answer) implements Result {}
  }

  /// `whenDone` hears one result for each intent, in order.
  void submit(List<Intent> intents, Consumer<List<Result>> whenDone) {
    var results = new AtomicReferenceArray<Result>(intents.size());
    var parts = parts(intents);
    if (parts.isEmpty()) {
      whenDone.accept(List.of());
      return;
    }
    var open = new AtomicInteger(parts.size());
    for (var part : parts) {
      partitions.submit(
          part.command(),
          answer -> {
            record(part, answer, intents, results);
            if (open.decrementAndGet() == 0) {
              var all = new ArrayList<Result>(intents.size());
              for (int i = 0; i < results.length(); i++) {
                all.add(results.get(i));
              }
              whenDone.accept(all);
            }
          });
    }
  }

  /// A command and the places of the intents that it carries.
  private record Part(dev.stepwell.engine.Command command, List<Integer> places) {}

  private static List<Part> parts(List<Intent> intents) {
    var parts = new ArrayList<Part>();
    Map<RunName, List<Integer>> appends = new LinkedHashMap<>();
    for (int i = 0; i < intents.size(); i++) {
      switch (intents.get(i)) {
        case Intent.Start(var command) -> parts.add(new Part(command, List.of(i)));
        case Intent.Invoke(var command) -> parts.add(new Part(command, List.of(i)));
        case Intent.Plain(var command, _) -> parts.add(new Part(command, List.of(i)));
        case Intent.AppendTo(var run, _) ->
            appends.computeIfAbsent(run, _ -> new ArrayList<>()).add(i);
      }
    }
    appends.forEach((run, places) -> {
      var items = new ArrayList<Append>();
      places.forEach(place -> items.add(((Intent.AppendTo) intents.get(place)).item()));
      parts.add(new Part(new RunCommand.AppendSteps(run, items), places));
    });
    return parts;
  }

  private static void record(
      Part part, Answer answer, List<Intent> intents, AtomicReferenceArray<Result> results) {
    for (int i = 0; i < part.places().size(); i++) {
      int place = part.places().get(i);
      var url =
          intents.get(place) instanceof Intent.Plain(_, var to)
              ? Optional.of(to)
              : Optional.<String>empty();
      results.set(
          place,
          answer instanceof Answer.Replied(var reply)
              ? new Result.Done(slot(reply, i, url))
              : new Result.Failed(answer));
    }
  }

  private static BatchSlot.Published slot(Reply reply, int index, Optional<String> url) {
    return switch (reply) {
      case Reply.Started(var message, _, boolean deduplicated) ->
          new BatchSlot.Published(message.id(), url, deduplicated);
      case Reply.Published(var message) -> new BatchSlot.Published(message.id(), url, false);
      case Reply.Appended(var items) ->
          new BatchSlot.Published(
              items.get(index).message().id(), url, items.get(index).deduplicated());
      case Reply.Notified _, Reply.All _, Reply.Done _, Reply.Forwarded _ ->
          throw new IllegalStateException("no answer to a submission: " + reply);
    };
  }
}
