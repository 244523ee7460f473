package dev.stepwell.server.delivery.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The clients of one event loop. The pool of a client looks at each of its connections to a host
/// for each request, so the requests to a host that has many are spread over several clients, each
/// of which gets no more than a few. Used on the event loop only.
final class Clients {
  private static final int REQUESTS = 100;

  private final Supplier<HttpClientAgent> make;
  private final List<HttpClientAgent> clients = new ArrayList<>();

  /// Requests of each host, by client.
  private final Map<String, int[]> requests = new HashMap<>();

  Clients(Supplier<HttpClientAgent> make) {
    this.make = make;
  }

  /// Counts a request and returns which client it has: the first with room, so that connections are
  /// used again.
  int enter(String host) {
    var counts = requests.computeIfAbsent(host, _ -> new int[1]);
    int client = 0;
    while (client < counts.length && counts[client] == REQUESTS) {
      client++;
    }
    if (client == counts.length) {
      counts = Arrays.copyOf(counts, client + 1);
      requests.put(host, counts);
    }
    counts[client]++;
    return client;
  }

  /// Ends what [#enter(String)] began.
  void leave(String host, int client) {
    requests.computeIfPresent(
        host,
        (_, counts) -> {
          counts[client]--;
          return Arrays.stream(counts).allMatch(count -> count == 0) ? null : counts;
        });
  }

  HttpClientAgent get(int client) {
    while (clients.size() <= client) {
      clients.add(make.get());
    }
    return clients.get(client);
  }

  Future<?> shutdown() {
    return Future.join(clients.stream().map(client -> client.shutdown(Duration.ZERO)).toList());
  }
}
