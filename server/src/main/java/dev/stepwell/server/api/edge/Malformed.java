package dev.stepwell.server.api.edge;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/// What is said of a request that is no HTTP as we understand it.
final class Malformed {
  private Malformed() {}

  static Response answer(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> Response.error(414, "the request line is too long");
      case TooLongHttpHeaderException _ -> Response.error(431, "the headers are too long");
      case null, default -> Response.error(400, "this is no HTTP request that can be understood");
    };
  }
}
