package dev.stepwell.server.api;

import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Result;
import java.util.function.Consumer;

/// `POST /v2/enqueue/{queue}/{destination}`: one message that is published to a queue.
final class Enqueuing implements Handler.Quick {
  private final Publishing publishing;

  Enqueuing(Publishing publishing) {
    this.publishing = publishing;
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var rest = request.rest();
    int slash = rest.indexOf('/');
    int question = rest.indexOf('?');
    if (slash < 0 || (question >= 0 && question < slash)) {
      throw new Refusal(Refusal.BAD_REQUEST, "expected /v2/enqueue/{queue}/{destination}");
    }
    var queue = Names.queue(Percent.decode("queueName", rest.substring(0, slash)));
    publishing.submit(Publishing.submission(request, rest.substring(slash + 1)).in(queue), answer);
  }
}
