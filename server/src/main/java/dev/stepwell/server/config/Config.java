package dev.stepwell.server.config;

import dev.stepwell.engine.Limits;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.api.vitals.MetricsAccess;
import dev.stepwell.server.delivery.DeliverySettings;
import dev.stepwell.server.delivery.LanguageModel;
import dev.stepwell.server.delivery.http.DestinationPolicy;
import dev.stepwell.server.delivery.http.SenderSettings;
import dev.stepwell.server.observe.trace.TraceSettings;
import dev.stepwell.server.project.SessionKey;
import java.time.Duration;
import java.util.Optional;

/// All that a server is told at its start.
///
/// @param metrics who may read them
/// @param tracing where traces go; absent: there are none
/// @param sessions what those of people who sign in are signed with
public record Config(
    Incoming incoming,
    Outgoing outgoing,
    Limits limits,
    Upkeep upkeep,
    MetricsAccess metrics,
    Optional<TraceSettings> tracing,
    SessionKey sessions) {

  /// Without traces, and with sessions that end with the process.
  public Config(
      Incoming incoming, Outgoing outgoing, Limits limits, Upkeep upkeep, MetricsAccess metrics) {
    this(incoming, outgoing, limits, upkeep, metrics, Optional.empty(), SessionKey.fresh());
  }

  /// What comes in.
  ///
  /// @param host the address to listen on
  /// @param port 0: any free one
  /// @param requests how much one request may ask for
  public record Incoming(String host, int port, EdgeSettings edge, RequestBounds requests) {}

  /// What goes out.
  ///
  /// @param languageModel who answers the destination `api/llm`
  public record Outgoing(
      DeliverySettings delivery,
      SenderSettings sender,
      DestinationPolicy destinations,
      Optional<LanguageModel> languageModel) {

    /// Where connections have to be fewer, half of them at least are for deliveries. What is left
    /// is for those that are kept, and for chats and those that outlive their deliveries.
    private Outgoing within(int most) {
      var connections = sender.connections();
      if (most >= connections.all()) {
        return this;
      }
      int inFlight = delivery.places().inFlight();
      long share = (long) inFlight * most / connections.all();
      var places = delivery.places().within((int) Math.max(most / 2, share));
      int kept = Math.clamp((most - places.inFlight()) / 2, 1, connections.kept());
      return new Outgoing(
          delivery.with(places),
          sender.with(new SenderSettings.Connections(most, connections.perHost(), kept)),
          destinations,
          languageModel);
    }
  }

  /// What keeps the server going.
  ///
  /// @param retentionBytes what ended runs and dead letters may take in all before the oldest go
  /// @param queueLimit commands of clients that may wait in each partition, and of the server
  ///   itself
  /// @param drain how long deliveries in flight may take to end when the server stops
  public record Upkeep(long retentionBytes, int queueLimit, Duration drain) {}

  /// One project may have seven eighths of it, where the longest batch finds room.
  private static final int QUEUE_LIMIT = 16_384;

  /// For a developer's machine: loopback and private addresses are destinations too.
  public static Config development(String host, int port) {
    return of(host, port, DestinationPolicy.development());
  }

  /// For production: loopback, link-local and metadata addresses are no destinations.
  public static Config production(String host, int port) {
    return of(host, port, DestinationPolicy.production());
  }

  /// The same with somebody who answers the destination `api/llm`.
  public Config with(LanguageModel model) {
    return new Config(
        incoming,
        new Outgoing(
            outgoing.delivery(), outgoing.sender(), outgoing.destinations(), Optional.of(model)),
        limits,
        upkeep,
        metrics,
        tracing,
        sessions);
  }

  /// The same with metrics for others.
  public Config with(MetricsAccess access) {
    return new Config(incoming, outgoing, limits, upkeep, access, tracing, sessions);
  }

  /// The same with traces.
  public Config with(TraceSettings traces) {
    return new Config(incoming, outgoing, limits, upkeep, metrics, Optional.of(traces), sessions);
  }

  /// The same with sessions that are signed with this.
  public Config with(SessionKey key) {
    return new Config(incoming, outgoing, limits, upkeep, metrics, tracing, key);
  }

  /// The same with bounds that need no more open files than these.
  public Config within(OpenFiles files) {
    return new Config(
        new Incoming(
            incoming.host(),
            incoming.port(),
            incoming.edge().withinFiles(files.clients()),
            incoming.requests()),
        outgoing.within(files.endpoints()),
        limits,
        upkeep,
        metrics,
        tracing,
        sessions);
  }

  private static Config of(String host, int port, DestinationPolicy destinations) {
    return new Config(
        new Incoming(host, port, EdgeSettings.DEFAULT, RequestBounds.DEFAULT),
        new Outgoing(
            DeliverySettings.DEFAULT, SenderSettings.DEFAULT, destinations, Optional.empty()),
        Limits.DEFAULT,
        new Upkeep(20L << 30, QUEUE_LIMIT, Duration.ofSeconds(10)),
        MetricsAccess.DEFAULT);
  }
}
