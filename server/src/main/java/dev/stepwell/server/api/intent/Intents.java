package dev.stepwell.server.api.intent;

import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.schedule.ScheduleCommand.Save;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.server.api.edge.Refusal;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Reads what a published message asks for: a run, a step of one, or a delivery and no more.
public final class Intents {
  public static final String NO_QUEUE = "what belongs to a workflow run cannot stand in a queue";

  private final BoundedRequests requests;
  private final RunIntents runs;
  private final PlainIntents plain;
  private final ScheduleIntents schedules;

  /// @param groups as they are on disk
  /// @param queues refuses a message that would make a queue too many
  /// @param languageModel where messages to `api/llm` go
  public Intents(
      BoundedRequests requests,
      Function<GroupId, Optional<Group>> groups,
      Consumer<GateId> queues,
      Optional<String> languageModel) {
    this.requests = requests;
    var defaults = new GroupDefaults(groups);
    runs = new RunIntents(requests.bounds());
    var model = new ModelDestination(languageModel);
    plain = new PlainIntents(requests, defaults, model, queues);
    schedules = new ScheduleIntents(requests, defaults, model);
  }

  public Intent read(Submission submission) {
    try {
      requests.refuseLarge(submission.body());
      var draft = Draft.read(submission, requests);
      return draft.request().workflow().isPresent()
          ? runs.read(draft, draft.request().workflow().get())
          : plain.read(draft);
    } catch (WireException malformed) {
      throw submission.refusal(Refusal.BAD_REQUEST, String.valueOf(malformed.getMessage()));
    } catch (Refusal refused) {
      throw submission.refusal(refused.status(), refused.text());
    }
  }

  /// The headers of an item of a batch, with what is true of all of them.
  public Headers ofItem(Headers item, Headers request) {
    return requests.tracing().ofItem(item, request);
  }

  /// Reads a REST trigger.
  ///
  /// @param submission its headers are completed already
  public StartRun trigger(Submission submission) {
    requests.refuseLarge(submission.body());
    return runs.trigger(Draft.read(submission, requests));
  }

  /// Reads a schedule.
  public Save schedule(Submission submission) {
    return schedules.read(submission);
  }
}
