package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Rule;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.FlowControlAnswer;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.partition.Partitions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `GET /v2/flowControl` and `GET /v2/flowControl/{key}`: what limits the messages of a key, and
/// how far they are. Slashes in a key are its own.
final class FlowControls implements Handler.Blocking {
  private static final int MOST_LISTED = 10_000;
  private static final int PAGE = 1_000;

  /// Comes after all keys, none of which is that long.
  private static final String AFTER_ALL = "\udbff\udfff".repeat(Names.MAX_LENGTH);

  private final Partitions partitions;
  private final InstantSource clock;

  FlowControls(Partitions partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  @Override
  public Result handle(Request request) {
    return request.restPath().isEmpty()
        ? Response.json(200, Answers.flowControls(list(request)))
        : one(GateId.flowControl(request.project(), key(request.restPath())));
  }

  /// A key in a path, decoded.
  static String key(String raw) {
    return Names.checked("flowControlKey", Percent.decode("flowControlKey", raw));
  }

  private Result one(GateId id) {
    return partitions
        .view(Address.of(id))
        .gates()
        .get(id)
        .map(gate -> Response.json(200, Answers.flowControl(shown(id, gate, clock.instant()))))
        .orElseGet(
            () -> Response.error(404, "nothing is known of the flow-control key " + id.key()));
  }

  private List<FlowControlAnswer> list(Request request) {
    var search = request.query().first("search").orElse("");
    var now = clock.instant();
    var found = new ArrayList<FlowControlAnswer>();
    for (int partition = 0; partition < partitions.count(); partition++) {
      list(partition, request.project(), search, now, found);
    }
    found.sort(Comparator.comparing(FlowControlAnswer::key));
    return found;
  }

  private void list(
      int partition, ProjectId project, String search, Instant now, List<FlowControlAnswer> found) {
    var gates = partitions.view(partition).gates();
    var from = GateId.flowControl(project, "");
    var to = GateId.flowControl(project, AFTER_ALL);
    while (true) {
      var page = gates.ascending(from, to, PAGE);
      for (var row : page) {
        if (found.size() == MOST_LISTED) {
          return;
        }
        if (row.key().key().contains(search)) {
          found.add(shown(row.key(), row.value(), now));
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      from = GateId.flowControl(project, page.getLast().key().key() + '\0');
    }
  }

  private static FlowControlAnswer shown(GateId id, Gate stored, Instant now) {
    var gate = stored.at(now);
    var rule = gate.rule();
    return new FlowControlAnswer(
        id.key(),
        gate.counts().waiting(),
        new FlowControlAnswer.Parallelism(
            rule.parallelism().orElse(0),
            gate.counts().held(),
            gate.pinned().contains(Rule.Limit.PARALLELISM)),
        new FlowControlAnswer.Rate(
            rule.rate().orElse(0),
            gate.window().started(),
            rule.period(),
            gate.window().since(),
            gate.pinned().contains(Rule.Limit.RATE)),
        gate.paused());
  }
}
