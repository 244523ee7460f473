package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
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
import java.util.List;

/// `GET /v2/flowControl` and `GET /v2/flowControl/{key}`: what limits the messages of a key, and
/// how far they are. Slashes in a key are its own.
final class FlowControls implements Handler.Blocking {
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
    return GateRows.all(
            partitions, request.project(), GateId.Kind.FLOW_CONTROL, key -> key.contains(search))
        .stream()
        .map(row -> shown(row.key(), row.value(), now))
        .toList();
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
