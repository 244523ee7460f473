package dev.stepwell.server.api.edge;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/// What two readers of one request could understand in two ways, though it is HTTP: a proxy in
/// front that reads it otherwise would let through what it has never seen. What is wrong beyond
/// that Netty has refused before.
final class Ambiguity {
  private static final List<String> SINGLE = List.of("Host", "Authorization");

  private Ambiguity() {}

  static Optional<String> in(MultiMap headers) {
    for (var name : SINGLE) {
      if (headers.getAll(name).size() > 1) {
        return Optional.of("there is more than one header " + name);
      }
    }
    for (var coding : headers.getAll("Transfer-Encoding")) {
      if (!coding.strip().equalsIgnoreCase("chunked")) {
        return Optional.of("the only Transfer-Encoding that is understood is chunked");
      }
    }
    return Optional.empty();
  }
}
