package dev.stepwell.server.config;

import dev.stepwell.engine.Limits;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.delivery.DeliverySettings;
import dev.stepwell.server.delivery.http.DestinationPolicy;
import dev.stepwell.server.delivery.http.SenderSettings;
import java.time.Duration;

/// All that a server is told at its start.
///
/// @param host the address to listen on
/// @param port 0: any free one
/// @param requests how much one request may ask for
/// @param retentionBytes what ended runs may take in all before the oldest go
/// @param queueLimit commands that may wait in each partition
/// @param drain how long deliveries in flight may take to end when the server stops
public record Config(
    String host,
    int port,
    EdgeSettings edge,
    DeliverySettings delivery,
    SenderSettings sender,
    DestinationPolicy destinations,
    RequestBounds requests,
    Limits limits,
    long retentionBytes,
    int queueLimit,
    Duration drain) {

  /// For a developer's machine: loopback and private addresses are destinations too.
  public static Config development(String host, int port) {
    return of(host, port, DestinationPolicy.development());
  }

  /// For production: loopback, link-local and metadata addresses are no destinations.
  public static Config production(String host, int port) {
    return of(host, port, DestinationPolicy.production());
  }

  public Config with(EdgeSettings other) {
    return new Config(
        host,
        port,
        other,
        delivery,
        sender,
        destinations,
        requests,
        limits,
        retentionBytes,
        queueLimit,
        drain);
  }

  public Config with(DeliverySettings other) {
    return new Config(
        host,
        port,
        edge,
        other,
        sender,
        destinations,
        requests,
        limits,
        retentionBytes,
        queueLimit,
        drain);
  }

  /// So many requests in flight to endpoints, in all.
  public Config withInFlight(int most) {
    return new Config(
        host,
        port,
        edge,
        delivery.withInFlight(most),
        sender.withRoomFor(most),
        destinations,
        requests,
        limits,
        retentionBytes,
        queueLimit,
        drain);
  }

  public Config with(DestinationPolicy other) {
    return new Config(
        host,
        port,
        edge,
        delivery,
        sender,
        other,
        requests,
        limits,
        retentionBytes,
        queueLimit,
        drain);
  }

  public Config with(Limits other) {
    return new Config(
        host,
        port,
        edge,
        delivery,
        sender,
        destinations,
        requests,
        other,
        retentionBytes,
        queueLimit,
        drain);
  }

  public Config with(RequestBounds other) {
    return new Config(
        host,
        port,
        edge,
        delivery,
        sender,
        destinations,
        other,
        limits,
        retentionBytes,
        queueLimit,
        drain);
  }

  public Config withRetentionBytes(long most) {
    return new Config(
        host,
        port,
        edge,
        delivery,
        sender,
        destinations,
        requests,
        limits,
        most,
        queueLimit,
        drain);
  }

  private static Config of(String host, int port, DestinationPolicy destinations) {
    return new Config(
        host,
        port,
        EdgeSettings.DEFAULT,
        DeliverySettings.DEFAULT,
        SenderSettings.DEFAULT,
        destinations,
        RequestBounds.DEFAULT,
        Limits.DEFAULT,
        20L << 30,
        10_000,
        Duration.ofSeconds(10));
  }
}
