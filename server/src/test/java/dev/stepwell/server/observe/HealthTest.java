package dev.stepwell.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.engine.project.Project.Token;
import dev.stepwell.server.Server;
import dev.stepwell.server.api.RawClient;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.partition.FailingStore;
import dev.stepwell.server.partition.FailingStore.Commit;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Secrets;
import dev.stepwell.server.wire.JsonWire;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What supervisors and load balancers are told.
class HealthTest {
  private static final String NOT_READY = "{\"error\":\"partition 0 cannot write\"}";

  @Test
  void aServerIsReadyAsLongAsItCanWriteAndLiveAsLongAsItAnswers() {
    var store = new FailingStore(1);
    try (var server = Server.start(Config.development("127.0.0.1", 0), store)) {
      server
          .projects()
          .save(
              new Project(
                  new ProjectId("me"),
                  List.of(new Token(Secrets.sha256("mine"), Access.FULL)),
                  new SigningKeys(Secrets.signingKey(), Secrets.signingKey())));
      try (var client = new RawClient(server.port())) {
        assertThat(client.ask("GET", "/health/live", "").body()).isEqualTo("{\"status\":\"live\"}");
        var ready = client.ask("GET", "/health/ready", "");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}");

        store.failRecoveries(Integer.MAX_VALUE);
        store.next(Commit.FAILS);
        var lost =
            client.ask(
                "POST",
                "/v2/publish/http://127.0.0.1:9/",
                "{}",
                "Upstash-Delay: 1d",
                "Authorization: Bearer mine");
        assertThat(lost.status()).isEqualTo(503);
        var failing = client.ask("GET", "/health/ready", "");
        assertThat(failing.status()).isEqualTo(503);
        assertThat(failing.body()).isEqualTo(NOT_READY);
        assertThat(failing.header("Retry-After")).isEqualTo("1");
        assertThat(client.ask("GET", "/health/live", "").status()).isEqualTo(200);

        store.failRecoveries(0);
        var again = failing;
        while (again.status() == 503) {
          assertThat(again.body()).isEqualTo(NOT_READY);
          again = client.ask("GET", "/health/ready", "");
        }
        assertThat(again.status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aServerIsNotReadyBeforeAllOfItHasStartedNorOnceItStops() {
    var engine = new Engine(new JsonWire(), Limits.DEFAULT);
    try (var store = new FailingStore(2)) {
      var partitions = new Partitions(store, engine, InstantSource.system(), 10);
      var health = new Health(partitions, List.of());
      assertThat(health.obstacle()).contains("the server is starting");
      partitions.start();
      health.running();
      assertThat(health.obstacle()).isEmpty();
      partitions.close();
      assertThat(health.obstacle()).contains("partition 0 has stopped");
      health.stopping();
      assertThat(health.obstacle()).contains("the server is stopping");
    }
  }
}
