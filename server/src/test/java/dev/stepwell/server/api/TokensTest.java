package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.MINE;
import static dev.stepwell.server.api.ApiFixture.READER;
import static dev.stepwell.server.api.ApiFixture.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.protocol.json.JsonValue;
import dev.stepwell.server.Server;
import dev.stepwell.server.api.RawClient.Reply;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.partition.FailingStore;
import dev.stepwell.server.partition.FailingStore.Commit;
import dev.stepwell.server.project.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tokens as clients make and revoke them.
@Timeout(60)
class TokensTest {
  private static JsonValue json(Reply reply) {
    return JsonValue.parse("answer", reply.body().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonValue create(ApiFixture api, String body) {
    var answer = api.ask("POST", "/v2/tokens", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    return json(answer);
  }

  private static String bearer(JsonValue created) {
    return "Authorization: Bearer " + created.text("token");
  }

  private static int status(ApiFixture api, String method, String path, String token) {
    return api.ask(method, path, "", token).status();
  }

  @Test
  void aTokenThatWasMadeIsGoodForItsAccess() {
    try (var api = new ApiFixture(2)) {
      var full = create(api, "{\"name\":\"ci\"}");
      assertThat(full.text("access")).isEqualTo("read-write");
      assertThat(Token.userId(full.text("token"))).contains("me");
      assertThat(full.text("id")).isEqualTo(Secrets.sha256(full.text("token")).substring(0, 16));
      assertThat(status(api, "POST", "/v2/keys/rotate", bearer(full))).isEqualTo(200);
      var reader = create(api, "{\"name\":\"page\",\"access\":\"read-only\"}");
      assertThat(status(api, "GET", "/v2/keys", bearer(reader))).isEqualTo(200);
      assertThat(status(api, "POST", "/v2/keys/rotate", bearer(reader))).isEqualTo(403);
      // What it makes is of its own project.
      var other = json(api.ask("POST", "/v2/tokens", "{\"name\":\"b\"}", bearer(full)));
      assertThat(Token.userId(other.text("token"))).contains("me");
    }
  }

  @Test
  void aListShowsWhatTokensThereAreAndNeverOneOfThem() {
    try (var api = new ApiFixture(2)) {
      var made = create(api, "{\"name\":\"ci\",\"access\":\"read-only\"}");
      var answer = api.ask("GET", "/v2/tokens", "", bearer(made));
      var mine = Secrets.sha256("mine");
      assertThat(answer.body())
          .isEqualTo(
              """
              [{"id":"%s","access":"read-write","current":false},\
              {"id":"%s","access":"read-only","current":false},\
              {"id":"%s","name":"ci","access":"read-only","createdAt":%s,"current":true}]\
              """
                  .formatted(
                      mine.substring(0, 16),
                      Secrets.sha256("reader").substring(0, 16),
                      made.text("id"),
                      made.text("createdAt")));
      assertThat(answer.body()).doesNotContain(made.text("token")).doesNotContain(mine);
      assertThat(api.ask("GET", "/v2/tokens", "", THEIRS).body()).doesNotContain(made.text("id"));
    }
  }

  @Test
  void aTokenThatWasRevokedIsGoodForNothingAtOnceAndOnEveryConnection() {
    try (var api = new ApiFixture(2);
        var client = api.client()) {
      var made = create(api, "{\"name\":\"ci\"}");
      assertThat(client.ask("GET", "/v2/keys", "", bearer(made)).status()).isEqualTo(200);
      var path = "/v2/tokens/" + made.text("id");
      assertThat(status(api, "DELETE", path, READER)).isEqualTo(403);
      assertThat(status(api, "DELETE", path, THEIRS)).isEqualTo(404);
      assertThat(client.ask("GET", "/v2/keys", "", bearer(made)).status()).isEqualTo(200);
      assertThat(status(api, "DELETE", path, MINE)).isEqualTo(200);
      assertThat(client.ask("GET", "/v2/keys", "", bearer(made)).status()).isEqualTo(401);
      assertThat(status(api, "DELETE", path, MINE)).isEqualTo(404);
    }
  }

  @Test
  void theLastTokenThatMayDoEverythingCannotBeRevoked() {
    try (var api = new ApiFixture(1)) {
      create(api, "{\"name\":\"page\",\"access\":\"read-only\"}");
      var path = "/v2/tokens/" + Secrets.sha256("mine").substring(0, 16);
      var refused = api.ask("DELETE", path, "");
      assertThat(refused.status()).isEqualTo(412);
      assertThat(refused.body()).contains("create another one first");
      var next = create(api, "{\"name\":\"next\"}");
      assertThat(status(api, "DELETE", path, MINE)).isEqualTo(200);
      assertThat(status(api, "GET", "/v2/keys", MINE)).isEqualTo(401);
      assertThat(status(api, "GET", "/v2/keys", bearer(next))).isEqualTo(200);
    }
  }

  @Test
  void whatIsAskedForWronglyIsRefused() {
    try (var api = new ApiFixture(1)) {
      for (var body :
          List.of(
              "",
              "[]",
              "{}",
              "{\"name\":\"\"}",
              "{\"name\":7}",
              "{\"name\":\"a\\u0007\"}",
              "{\"name\":\"" + "x".repeat(257) + "\"}",
              "{\"name\":\"ci\",\"access\":\"everything\"}")) {
        var answer = api.ask("POST", "/v2/tokens", body);
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":");
      }
      assertThat(json(api.ask("GET", "/v2/tokens", "")).items()).hasSize(2);
    }
  }

  @Test
  void aRestartKeepsWhatWasMadeAndWhatWasRevoked() {
    var config = Config.development("127.0.0.1", 0);
    var api = new ApiFixture(2, config);
    var kept = create(api, "{\"name\":\"kept\"}");
    var gone = create(api, "{\"name\":\"gone\"}");
    assertThat(status(api, "DELETE", "/v2/tokens/" + gone.text("id"), MINE)).isEqualTo(200);
    var store = api.stop();
    try (store;
        var server = Server.start(config, store);
        var client = new RawClient(server.port())) {
      assertThat(client.ask("GET", "/v2/keys", "", bearer(kept)).status()).isEqualTo(200);
      assertThat(client.ask("GET", "/v2/keys", "", bearer(gone)).status()).isEqualTo(401);
    }
  }

  /// Whoever hears 201 or 200 has it on disk; whoever does not may have it or not.
  @Test
  void aDiskThatFailsAcknowledgesNothing() {
    var store = new FailingStore(1);
    try (var server = Server.start(Config.development("127.0.0.1", 0), store);
        var client = new RawClient(server.port())) {
      server
          .projects()
          .save(
              new Project(
                  new ProjectId("me"),
                  List.of(new Project.Token(Secrets.sha256("mine"), Project.Access.FULL)),
                  new Project.SigningKeys(Secrets.signingKey(), Secrets.signingKey())));
      store.next(Commit.FAILS);
      var lost = client.ask("POST", "/v2/tokens", "{\"name\":\"ci\"}", MINE);
      assertThat(lost.status()).isEqualTo(503);
      var again = lost;
      while (again.status() == 503) {
        again = client.ask("POST", "/v2/tokens", "{\"name\":\"ci\"}", MINE);
      }
      assertThat(again.status()).isEqualTo(201);
      assertThat(json(client.ask("GET", "/v2/tokens", "", MINE)).items()).hasSize(2);
    }
  }
}
