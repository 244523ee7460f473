package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateCommand.Remove;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.QueueAnswer;
import dev.stepwell.protocol.body.QueueSettings;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `/v2/queues`: what queues there are, their settings, and their end.
final class Queues {
  private static final String PATH = "/v2/queues";

  private final Partitions partitions;
  private final Census census;

  private Queues(Partitions partitions, Census census) {
    this.partitions = partitions;
    this.census = census;
  }

  static List<Route> routes(Partitions partitions, Census census) {
    var queues = new Queues(partitions, census);
    Handler.Blocking list = queues::list;
    Handler.Blocking one = queues::one;
    Handler.Blocking remove = queues::remove;
    Handler.Quick setUp = queues::setUp;
    Handler.Quick pause = queues.adjusting(Adjustment.Pause.PAUSE);
    Handler.Quick resume = queues.adjusting(Adjustment.Resume.RESUME);
    return List.of(
        Route.at(PATH, Tail.NONE).on("GET", list).on("POST", setUp),
        Route.at(PATH, Tail.SEGMENT).on("GET", one).on("DELETE", remove),
        Route.at(PATH, Tail.SEGMENT).ending("/pause").on("POST", pause),
        Route.at(PATH, Tail.SEGMENT).ending("/resume").on("POST", resume));
  }

  private Result list(Request request) {
    var rows = GateRows.all(partitions, request.project(), GateId.Kind.QUEUE, _ -> true);
    return Response.json(
        200,
        Answers.queues(
            rows.stream().flatMap(row -> shown(row.key(), row.value()).stream()).toList()));
  }

  private Result one(Request request) {
    var id = named(request);
    return gate(id)
        .flatMap(gate -> shown(id, gate))
        .map(queue -> Response.json(200, Answers.queue(queue)))
        .orElseGet(() -> Response.error(404, "there is no queue " + id.key()));
  }

  private void setUp(Request request, Consumer<Result> answer) {
    var settings = QueueSettings.read(request.body().array());
    var id = GateId.queue(request.project(), settings.name());
    census.queue(id);
    adjust(id, new Adjustment.SetUp(settings.parallelism(), settings.paused()), answer);
  }

  private Handler.Quick adjusting(Adjustment adjustment) {
    return (request, answer) -> adjust(named(request), adjustment, answer);
  }

  private void adjust(GateId id, Adjustment adjustment, Consumer<Result> answer) {
    partitions.ask(
        id.project(),
        new Adjust(id, adjustment),
        said -> answer.accept(Json.of(said, _ -> Response.done(200))));
  }

  /// A long queue goes in several commits, so that none of them is long. Whoever hears nothing of
  /// it and asks again goes on where it stopped.
  private Result remove(Request request) {
    var id = named(request);
    var found = gate(id);
    while (found.isPresent()) {
      long ticket = found.get().ticket();
      var said = partitions.ask(id.project(), new Remove(id, ticket));
      if (!(said instanceof Answer.Replied)) {
        return Json.failed(said);
      }
      found = gate(id).filter(gate -> gate.ticket() == ticket);
    }
    return Response.done(200);
  }

  private Optional<Gate> gate(GateId id) {
    return partitions.view(Address.of(id)).gates().get(id);
  }

  private static GateId named(Request request) {
    var name = Percent.decode("queueName", request.restPath());
    return GateId.queue(request.project(), Names.queue(name));
  }

  private static Optional<QueueAnswer> shown(GateId id, Gate gate) {
    return gate.queue()
        .map(queue ->
            new QueueAnswer(
                id.key(),
                gate.rule().parallelism().orElse(1),
                queue.createdAt(),
                queue.updatedAt(),
                gate.counts().waiting() + gate.counts().held() + queue.expected(),
                gate.paused()));
  }
}
