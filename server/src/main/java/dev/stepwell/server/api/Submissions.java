package dev.stepwell.server.api;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.protocol.answer.BatchSlot;
import dev.stepwell.server.api.intent.Intent;
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
    record Done(BatchSlot slot, boolean deduplicated) implements Result {}

    record Failed(Answer answer) implements Result {}
  }

  /// `whenDone` hears one result for each intent, in order.
  void submit(ProjectId project, List<Intent> intents, Consumer<List<Result>> whenDone) {
    var results = new AtomicReferenceArray<Result>(intents.size());
    var parts = parts(intents);
    if (parts.isEmpty()) {
      whenDone.accept(List.of());
      return;
    }
    var open = new AtomicInteger(parts.size());
    for (var part : parts) {
      partitions.ask(
          project,
          part.command(),
          answer -> {
            record(part, answer, results);
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
  private record Part(dev.stepwell.engine.Command command, List<Integer> places) {
    /// Those of a group are told as a list, even where there is one.
    boolean toGroup() {
      return command instanceof Publish publish
          && publish.messages().getFirst().purpose() instanceof Purpose.Alone(var publication)
          && publication.way().group().isPresent();
    }
  }

  private static List<Part> parts(List<Intent> intents) {
    var parts = new ArrayList<Part>();
    Map<RunName, List<Integer>> appends = new LinkedHashMap<>();
    for (int i = 0; i < intents.size(); i++) {
      switch (intents.get(i)) {
        case Intent.Start(var command) -> parts.add(new Part(command, List.of(i)));
        case Intent.Invoke(var command) -> parts.add(new Part(command, List.of(i)));
        case Intent.Plain(var command) -> parts.add(new Part(command, List.of(i)));
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

  private static void record(Part part, Answer answer, AtomicReferenceArray<Result> results) {
    for (int i = 0; i < part.places().size(); i++) {
      results.set(
          part.places().get(i),
          answer instanceof Answer.Replied(var reply)
              ? done(reply, i, part.toGroup())
              : new Result.Failed(answer));
    }
  }

  private static Result.Done done(Reply reply, int index, boolean group) {
    return switch (reply) {
      case Reply.Started(var message, _, boolean deduplicated) ->
          done(message, Optional.empty(), deduplicated);
      case Reply.Published(var items) -> group ? group(items) : done(items.getFirst());
      case Reply.Appended(var items) ->
          done(items.get(index).message(), Optional.empty(), items.get(index).deduplicated());
      case Reply.Notified _, Reply.All _, Reply.Done _, Reply.Forwarded _ ->
          throw new IllegalStateException("no answer to a submission: " + reply);
    };
  }

  private static Result.Done done(Reply.Published.Receipt item) {
    return new Result.Done(slot(item), item.deduplicated());
  }

  private static Result.Done group(List<Reply.Published.Receipt> items) {
    return new Result.Done(
        new BatchSlot.Group(items.stream().map(Submissions::slot).toList()),
        items.stream().allMatch(Reply.Published.Receipt::deduplicated));
  }

  private static BatchSlot.Published slot(Reply.Published.Receipt item) {
    return new BatchSlot.Published(
        item.message().id(), Optional.of(item.url()), item.deduplicated());
  }

  private static Result.Done done(MessageKey message, Optional<String> url, boolean deduplicated) {
    return new Result.Done(new BatchSlot.Published(message.id(), url, deduplicated), deduplicated);
  }
}
