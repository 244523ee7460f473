package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.MINE;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.DeliverySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What one project does over HTTP, however much of it, leaves the other one served.
final class NeighboursTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int UNDER_WAY = 64;

  private static Config config() {
    var base = Config.development("127.0.0.1", 0);
    var edge =
        new EdgeSettings(
            2,
            512,
            new EdgeSettings.Bodies(1 << 20, 1 << 20, 4 << 20),
            16 << 10,
            64 << 10,
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            16,
            EdgeSettings.Proxy.NONE);
    var usual = base.outgoing().delivery();
    var delivery =
        new DeliverySettings(
            new DeliverySettings.Places(UNDER_WAY, 32, 24),
            usual.memory(),
            usual.timeouts(),
            usual.pauseAfterError(),
            usual.lazyFetchBytes(),
            usual.region());
    return new Config(
        new Config.Incoming("127.0.0.1", 0, edge, base.incoming().requests()),
        new Config.Outgoing(
            delivery,
            base.outgoing().sender(),
            base.outgoing().destinations(),
            base.outgoing().languageModel()),
        base.limits(),
        base.upkeep(),
        base.metrics());
  }

  private static int publish(ApiFixture api, String url, String body, String token) {
    return api.ask("POST", "/v2/publish/" + url, body, token).status();
  }

  @Test
  void bodiesThatNeverEnd() {
    var body = "x".repeat(30_000);
    var flood = new ArrayList<RawClient>();
    try (var api = new ApiFixture(1, config())) {
      do {
        var client = api.client();
        flood.add(client);
        client.send(
            "POST /v2/publish/%s HTTP/1.1\r\nHost: test\r\n%s\r\nContent-Length: 30001\r\n\r\n%s"
                .formatted(api.url(), MINE, body));
        assertThat(flood).hasSizeLessThan(500);
      } while (publish(api, api.url(), body, MINE) != 503);

      assertThat(publish(api, api.url(), body, THEIRS)).isEqualTo(200);
    } finally {
      flood.forEach(RawClient::close);
    }
  }

  @Test
  void moreSilentHostsThanThereIsMemoryForMessages() throws IOException {
    var silent = new ArrayList<ServerSocket>();
    try (var api = new ApiFixture(1, config())) {
      for (int host = 0; host < 2 * UNDER_WAY; host++) {
        // Connections are made, and nobody ever answers on them.
        var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        silent.add(socket);
        assertThat(publish(api, "http://127.0.0.1:" + socket.getLocalPort(), "", MINE))
            .isEqualTo(200);
      }
      assertThat(publish(api, api.endpoint.url("/theirs"), "", THEIRS)).isEqualTo(200);
      assertThat(api.endpoint.await(1, PATIENCE).getFirst().target()).isEqualTo("/theirs");

      // What the flood let go comes as soon as it has room.
      assertThat(publish(api, api.endpoint.url("/mine"), "", MINE)).isEqualTo(200);
      close(silent);
      assertThat(api.endpoint.await(2, PATIENCE).getLast().target()).isEqualTo("/mine");
    } finally {
      close(silent);
    }
  }

  private static void close(List<ServerSocket> sockets) throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }
}
