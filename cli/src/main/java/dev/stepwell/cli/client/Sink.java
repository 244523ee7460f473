package dev.stepwell.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/// An endpoint that a load test sends to: it hands each delivery to whoever is for its kind, and
/// answers as a workflow's endpoint does.
final class Sink implements AutoCloseable {
  private static final int BACKLOG = 4_096;

  private final HttpServer server;
  private final String base;
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());

  /// Does what a delivery asks for.
  @FunctionalInterface
  interface Handler {
    /// Does it, or throws where it is to come again.
    ///
    /// @param piece the number in the path
    /// @param run the id of its run, where it has one
    void deliver(int piece, String run);
  }

  /// Listens on any free port.
  ///
  /// @param host under which the server reaches this machine
  Sink(String host) {
    // Small answers would wait for the acknowledgement of what went before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(host, 0), BACKLOG);
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.FAILED, "cannot listen at " + host + " (--sink): " + failure.getMessage());
    }
    base = "http://" + host + ":" + server.getAddress().getPort();
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /// Has deliveries of a kind handled from now on.
  void on(String kind, Handler handler) {
    handlers.put(kind, handler);
  }

  String url(String kind, int piece) {
    return base + "/" + kind + "/" + piece;
  }

  String base() {
    return base;
  }

  /// Why the last delivery could not be handled that could not.
  Optional<String> failure() {
    return failure.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      int status = 200;
      try {
        handle(exchange);
      } catch (CommandException refused) {
        failure.set(Optional.ofNullable(refused.getMessage()));
        status = 500; // it comes again
      }
      exchange.getResponseHeaders().set("Upstash-Workflow-Sdk-Version", "1");
      exchange.getResponseHeaders().set("Upstash-workflow-sdk", "v1.3.2");
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private void handle(HttpExchange exchange) {
    var parts = exchange.getRequestURI().getPath().split("/", -1);
    var handler = parts.length == 3 ? handlers.get(parts[1]) : null;
    if (handler != null && parts[2].matches("\\d{1,9}")) {
      var run = exchange.getRequestHeaders().getFirst("Upstash-Workflow-RunId");
      handler.deliver(Integer.parseInt(parts[2]), run == null ? "" : run);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
