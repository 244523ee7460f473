package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.Overrides;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.TriggerAnswer;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends the commands to failed runs, one after the other, and tells what came of them.
final class Repair {
  private static final int OK = 200;

  private final Partitions partitions;

  Repair(Partitions partitions) {
    this.partitions = partitions;
  }

  /// How a failed run is repaired.
  enum Way {
    RESUME,
    RESTART
  }

  Response one(DeadKey key, Way way, Overrides overrides) {
    var name = successor(key);
    var answer = partitions.ask(key.project(), command(key, name, way, overrides));
    return answer instanceof Answer.Replied(var reply)
        ? Response.json(OK, started(name, reply).toJson())
        : refused(answer);
  }

  /// An entry that somebody else repairs at the same time is his: the answer has what was started
  /// here.
  Response all(List<DeadKey> keys, Optional<String> cursor, Way way, Overrides overrides) {
    var started = new ArrayList<TriggerAnswer>();
    for (var key : keys) {
      var name = successor(key);
      var answer = partitions.ask(key.project(), command(key, name, way, overrides));
      if (answer instanceof Answer.Replied(var reply)) {
        started.add(started(name, reply));
      } else if (!missing(answer)) {
        return refused(answer);
      }
    }
    return Response.json(OK, Answers.repaired(started, cursor));
  }

  Response discard(DeadKey key) {
    return done(partitions.ask(key.project(), new RunCommand.DiscardFailure(key)), OK);
  }

  Response discardAll(List<DeadKey> keys, Optional<String> cursor) {
    int deleted = 0;
    for (var key : keys) {
      var answer = partitions.ask(key.project(), new RunCommand.DiscardFailure(key));
      if (answer instanceof Answer.Replied) {
        deleted++;
      } else if (!missing(answer)) {
        return refused(answer);
      }
    }
    return Response.json(OK, Answers.count("deleted", deleted, cursor));
  }

  Response repeatReport(DeadKey key, Run run) {
    var answer = partitions.ask(key.project(), new RunCommand.RepeatFailureReport(key));
    return answer instanceof Answer.Replied
        ? Response.json(OK, new TriggerAnswer(run.name().id(), run.createdAt(), false).toJson())
        : refused(answer);
  }

  Response cancelReport(DeadKey key, int status) {
    return done(partitions.ask(key.project(), new RunCommand.CancelFailureReport(key)), status);
  }

  private static Response done(Answer answer, int status) {
    return answer instanceof Answer.Replied ? Response.done(status) : refused(answer);
  }

  private static Response refused(Answer answer) {
    return answer instanceof Answer.Rejected(Rejection.Unacceptable(var why))
        ? Response.error(Refusal.BAD_REQUEST, why)
        : Json.failed(answer);
  }

  private static boolean missing(Answer answer) {
    return answer instanceof Answer.Rejected(Rejection.NotFound _);
  }

  private static RunCommand command(DeadKey key, RunName successor, Way way, Overrides overrides) {
    return switch (way) {
      case RESUME -> new RunCommand.ResumeRun(key, successor, overrides);
      case RESTART -> new RunCommand.RestartRun(key, successor, overrides);
    };
  }

  private static TriggerAnswer started(RunName name, Reply reply) {
    if (reply instanceof Reply.Started(_, var createdAt, _)) {
      return new TriggerAnswer(name.id(), createdAt, false);
    }
    throw new IllegalStateException("no answer to a repair: " + reply);
  }

  /// A new name in the partition of the failed run: a long list then moves in one commit and needs
  /// no way through the outbox.
  private RunName successor(DeadKey key) {
    int partition = Address.of(key.failure()).partition(partitions.count());
    ProjectId project = key.project();
    while (true) {
      var name = new RunName(project, "wfr_" + Secrets.letters(21));
      if (Address.of(name).partition(partitions.count()) == partition) {
        return name;
      }
    }
  }
}
