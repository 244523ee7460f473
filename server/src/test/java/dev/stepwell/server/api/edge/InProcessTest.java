package dev.stepwell.server.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.project.Principal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What pages get from the REST API is what clients get.
class InProcessTest {
  private static final Caller ME = caller(Access.FULL);
  private static final Caller READER = caller(Access.READ_ONLY);
  private static final Caller NOBODY = new Caller(Optional.empty(), "127.0.0.1", "http", "x");
  private static final int LONGEST = 10;

  private static Caller caller(Access access) {
    return new Caller(
        Optional.of(new Principal(new ProjectId("me"), access, "id")), "127.0.0.1", "http", "x");
  }

  private static Response ask(Caller caller, String method, String target, Route... routes) {
    return new InProcess(new Routes(List.of(routes)), LONGEST)
        .ask(caller, method, target, Headers.of("X-A", "b"), Octets.utf8("body"));
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static Route answering(Handler handler) {
    return Route.at("/v2/x", Tail.REST).on("GET", handler).on("POST", handler);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aHandlerGetsTheRequestAsItIs() {
    Handler.Quick quick =
        (request, answer) ->
            answer.accept(
                Response.error(
                    299,
                    request.method()
                        + request.rest()
                        + request.project().value()
                        + request.headers().first("x-a").orElse("")
                        + request.body().length()));
    assertThat(text(ask(ME, "POST", "/v2/x/a%2Fb?c=d", answering(quick))))
        .isEqualTo("{\"error\":\"POSTa%2Fb?c=dmeb4\"}");
  }

  @Test
  void rightsAreThoseOfTheToken() {
    var route = answering((Handler.Blocking) _ -> Response.done(200));
    assertThat(ask(READER, "GET", "/v2/x", route).status()).isEqualTo(200);
    assertThat(ask(READER, "POST", "/v2/x", route).status()).isEqualTo(403);
    assertThat(ask(NOBODY, "GET", "/v2/x", route).status()).isEqualTo(401);
    assertThat(ask(ME, "DELETE", "/v2/x", route).status()).isEqualTo(405);
    assertThat(ask(ME, "GET", "/v2/y", route).status()).isEqualTo(404);
  }

  @Test
  void refusalsAndFailuresAreAnswers() {
    var refused =
        ask(
            ME,
            "GET",
            "/v2/x",
            answering(
                (Handler.Blocking)
                    _ -> {
                      throw new Refusal(412, "no");
                    }));
    assertThat(refused.status()).isEqualTo(412);
    assertThat(text(refused)).isEqualTo("{\"error\":\"no\"}");
    var malformed =
        ask(
            ME,
            "GET",
            "/v2/x",
            answering(
                (Handler.Quick)
                    (_, _) -> {
                      throw new WireException("a", "b");
                    }));
    assertThat(malformed.status()).isEqualTo(400);
    var broken =
        ask(
            ME,
            "GET",
            "/v2/x",
            answering(
                (Handler.Blocking)
                    _ -> {
                      throw new IllegalStateException("secret");
                    }));
    assertThat(broken.status()).isEqualTo(500);
    assertThat(text(broken)).doesNotContain("secret");
  }

  @Test
  void partsAreCollectedUpToABound() {
    var enough = answering((Handler.Blocking) _ -> streamed("12345", "67890"));
    assertThat(text(ask(ME, "GET", "/v2/x", enough))).isEqualTo("1234567890");
    var tooMuch = answering((Handler.Blocking) _ -> streamed("12345", "678901"));
    assertThat(ask(ME, "GET", "/v2/x", tooMuch).status()).isEqualTo(500);
    Handler.Quick later = (_, answer) -> answer.accept(new Result.Later(() -> streamed("a", "b")));
    assertThat(text(ask(ME, "GET", "/v2/x", answering(later)))).isEqualTo("ab");
  }

  private static Result streamed(String... parts) {
    Iterator<byte[]> all = List.of(parts).stream().map(InProcessTest::bytes).iterator();
    return Result.Streamed.json(200, all);
  }

  @Test
  void whatGoesOnWhileSomebodyListensIsNotAskedFromInside() {
    Handler.Attended attended = _ -> Response.done(200);
    assertThat(ask(ME, "GET", "/v2/x", answering(attended)).status()).isEqualTo(501);
  }
}
