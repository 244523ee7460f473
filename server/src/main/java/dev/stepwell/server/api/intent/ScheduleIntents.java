package dev.stepwell.server.api.intent;

import static dev.stepwell.server.wire.Translation.bytes;

import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.schedule.ScheduleCommand.Save;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.cron.Cron;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.project.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Reads schedules.
final class ScheduleIntents {
  private final BoundedRequests requests;
  private final GroupDefaults groups;
  private final ModelDestination model;

  ScheduleIntents(BoundedRequests requests, GroupDefaults groups, ModelDestination model) {
    this.requests = requests;
    this.groups = groups;
    this.model = model;
  }

  /// The default headers of its group are those of this moment, its endpoints those of each time.
  Save read(Submission submission) {
    return switch (submission.destination().get()) {
      case Destination.Group(var name) -> {
        var group = groups.group(new GroupId(submission.project(), name));
        var member = new Publication.Member(name, Optional.empty());
        var draft = draft(GroupDefaults.completed(submission, group));
        yield save(draft, name, draft.way().to(member));
      }
      case Destination.Url url -> {
        var draft = draft(submission);
        yield save(draft, url.text(), draft.way());
      }
      case Destination.LanguageModel _ -> {
        var draft = draft(submission);
        yield save(draft, model.url(draft.request()), ModelDestination.through(draft.way()));
      }
    };
  }

  private Draft draft(Submission given) {
    var submission = given.headers().setting("Upstash-Queue-Name").map(given::in).orElse(given);
    return Draft.read(submission, requests);
  }

  private Save save(Draft draft, String destination, Publication.Way way) {
    var request = draft.request();
    var submission = draft.submission();
    if (request.timing().notBefore().isPresent()) {
      throw new WireException(
          "Upstash-Not-Before", "a schedule has many times: Upstash-Delay puts each of them off");
    }
    if (request.workflow().isPresent()) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "a schedule starts runs by itself: it cannot belong to one");
    }
    var now = requests.clock().instant();
    var cron = cron(submission, now);
    var id = id(submission);
    var template =
        new Message(
            submission.project(),
            new Purpose.Alone(draft.publication(way).ofSchedule(id.id())),
            draft.request(destination),
            draft.settings(),
            now,
            0,
            now);
    return new Save(
        id,
        cron,
        template,
        request.timing().delay().orElse(Duration.ZERO),
        bytes(submission.body()));
  }

  private static String cron(Submission submission, Instant now) {
    var cron = submission.headers().setting(Cron.HEADER).orElse("").strip();
    if (Cron.parse(cron).next(now).isEmpty()) {
      throw new WireException(Cron.HEADER, "never comes due");
    }
    return cron;
  }

  private static ScheduleId id(Submission submission) {
    var given = submission.headers().setting("Upstash-Schedule-Id");
    if (given.isPresent() && !Names.isResourceName(given.get())) {
      throw new WireException(
          "Upstash-Schedule-Id",
          "may only contain letters, digits, '-', '_' and '.', and at most "
              + Names.MAX_LENGTH
              + " of them");
    }
    return new ScheduleId(
        submission.project(), given.orElseGet(() -> "scd_" + Secrets.letters(21)));
  }
}
