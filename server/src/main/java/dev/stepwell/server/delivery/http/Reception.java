package dev.stepwell.server.delivery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What becomes of the answer to a request. All calls but the last come on the event loop of the
/// exchange.
interface Reception {

  /// The head is there; the pieces of the body follow.
  void begin(HttpClientResponse response);

  /// Takes the next piece, and returns the answer where the rest of the body is not wanted.
  Optional<Answer> take(HttpClientResponse response, Buffer piece);

  /// The body is over.
  Answer whole(HttpClientResponse response);

  /// The exchange is over. Called once, after which nothing else is.
  void end(Answer answer);

  static List<Map.Entry<String, String>> headers(HttpClientResponse response) {
    var headers = new ArrayList<Map.Entry<String, String>>();
    response.headers().forEach((name, value) -> headers.add(Map.entry(name, value)));
    return headers;
  }
}
