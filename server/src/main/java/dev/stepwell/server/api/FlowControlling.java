package dev.stepwell.server.api;

import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Rule;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.partition.Partitions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// `POST /v2/flowControl/{key}/{action}`. The last slash ends the key.
final class FlowControlling implements Handler.Quick {
  private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(1);

  private static final int MOST = 999_999_999;

  private final Partitions partitions;
  private final RequestBounds bounds;

  FlowControlling(Partitions partitions, RequestBounds bounds) {
    this.partitions = partitions;
    this.bounds = bounds;
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var path = request.restPath();
    int slash = path.lastIndexOf('/');
    var adjustment = adjustment(path.substring(slash + 1), request.query());
    var key = FlowControls.key(path.substring(0, Math.max(0, slash)));
    partitions.ask(
        request.project(),
        new Adjust(GateId.flowControl(request.project(), key), adjustment),
        said -> answer.accept(Json.of(said, _ -> Response.done(200))));
  }

  private Adjustment adjustment(String action, Query query) {
    return switch (action) {
      case "pause" -> Adjustment.Pause.PAUSE;
      case "resume" -> Adjustment.Resume.RESUME;
      case "pin" -> pin(query);
      case "unpin" -> unpin(query);
      case "resetRate" -> Adjustment.ResetRate.RESET_RATE;
      case "reset" -> Adjustment.Reset.RESET;
      default ->
          throw new Refusal(
              404,
              "expected /v2/flowControl/{key}/ and one of pause, resume, pin, unpin, resetRate and"
                  + " reset");
    };
  }

  private Adjustment pin(Query query) {
    var parallelism = number(query, "parallelism", MOST);
    var rate = number(query, "rate", MOST);
    if (parallelism.isEmpty() && rate.isEmpty()) {
      throw new WireException("query", "one of parallelism and rate is needed");
    }
    int longest = Math.clamp(bounds.times().period().toSeconds(), 1, MOST);
    var seconds = number(query, "period", longest);
    return new Adjustment.Pin(
        parallelism,
        rate,
        seconds.isPresent() ? Duration.ofSeconds(seconds.getAsInt()) : DEFAULT_PERIOD);
  }

  private static Adjustment unpin(Query query) {
    var limits = EnumSet.noneOf(Rule.Limit.class);
    if (flag(query, "parallelism")) {
      limits.add(Rule.Limit.PARALLELISM);
    }
    if (flag(query, "rate")) {
      limits.add(Rule.Limit.RATE);
    }
    return new Adjustment.Unpin(limits);
  }

  private static OptionalInt number(Query query, String name, int most) {
    var text = query.first(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (text.get().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text.get());
      if (number >= 1 && number <= most) {
        return OptionalInt.of(number);
      }
    }
    throw new WireException(name, "must be a whole number from 1 to " + most);
  }

  private static boolean flag(Query query, String name) {
    return switch (query.first(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new WireException(name, "must be true or false");
    };
  }
}
