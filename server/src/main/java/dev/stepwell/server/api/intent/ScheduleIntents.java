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
import java.util.function.UnaryOperator;

/// Reads schedules.
final class ScheduleIntents {
  private final BoundedRequests requests;
  private final GroupDefaults groups;

  ScheduleIntents(BoundedRequests requests, GroupDefaults groups) {
    this.requests = requests;
    this.groups = groups;
  }

  /// The default headers of its group are those of this moment, its endpoints those of each time.
  Save read(Submission submission) {
    if (submission.destination().get() instanceof Destination.Group(var name)) {
      var group = groups.group(new GroupId(submission.project(), name));
      var member = new Publication.Member(name, Optional.empty());
      return save(draft(GroupDefaults.completed(submission, group)), name, way -> way.to(member));
    }
    var url = submission.url().text();
    return save(draft(submission), url, UnaryOperator.identity());
  }

  private Draft draft(Submission given) {
    var submission = given.headers().setting("Upstash-Queue-Name").map(given::in).orElse(given);
    return new Draft(submission, requests.read(submission.headers()));
  }

  private Save save(Draft draft, String destination, UnaryOperator<Publication.Way> direction) {
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
            new Purpose.Alone(draft.publication(direction.apply(draft.way())).ofSchedule(id.id())),
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
