package dev.stepwell.server.api.answer;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The cancellation of many runs or messages, and what came of it so far. It waits for answers, so
/// it belongs on a virtual thread.
public final class Cancellation {
  /// Commands that wait for their answers at the same time.
  public static final int AT_ONCE = 256;

  private final Partitions partitions;
  private final ProjectId project;
  private int count;
  private Optional<Answer> failure = Optional.empty();

  public Cancellation(Partitions partitions, ProjectId project) {
    this.partitions = partitions;
    this.project = project;
  }

  /// Cancels more, a few at a time; none after a failure.
  public void add(List<? extends Command> commands) {
    for (int from = 0; from < commands.size() && !failed(); from += AT_ONCE) {
      some(commands.subList(from, Math.min(commands.size(), from + AT_ONCE)));
    }
  }

  private void some(List<? extends Command> commands) {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (var command : commands) {
      var answer = new CompletableFuture<Answer>();
      answers.add(answer);
      partitions.ask(project, command, answer::complete);
    }
    for (var waiting : answers) {
      var answer = waiting.join();
      switch (answer) {
        case Answer.Replied _ -> count++;
        case Answer.Rejected _ -> {
          // It has ended meanwhile, or never was: it does not count.
        }
        case Answer.Unavailable _, Answer.Broken _ -> failure = Optional.of(answer);
      }
    }
  }

  public int count() {
    return count;
  }

  public boolean failed() {
    return failure.isPresent();
  }

  public Response answer() {
    return failure
        .map(Json::failed)
        .orElseGet(() -> Response.json(200, Answers.count("cancelled", count)));
  }
}
