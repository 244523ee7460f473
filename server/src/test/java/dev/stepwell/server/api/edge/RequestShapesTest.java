package dev.stepwell.server.api.edge;

import static dev.stepwell.server.api.edge.EdgeFixture.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.edge.Route.Tail;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that two readers could part in two ways. After each comes another one on the same
/// connection: it is the second request, or none at all, but never a part of the first, nor is a
/// part of the first ever a request.
final class RequestShapesTest {
  private static final String LINE = "POST /v2/look/first HTTP/1.1\r\n";
  private static final String HEAD = LINE + "Host: x\r\n" + FULL + "\r\n";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String NEXT =
      "GET /v2/look/second HTTP/1.1\r\nHost: x\r\n" + FULL + "\r\n\r\n";

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Handler.Quick look =
      (request, answer) -> {
        var body = new String(request.body().array(), StandardCharsets.ISO_8859_1);
        seen.add(request.rest() + " " + body);
        answer.accept(Response.done(200));
      };
  private final EdgeFixture fixture =
      new EdgeFixture(
          EdgeFixture.small(), Route.at("/v2/look", Tail.REST).on("POST", look).on("GET", look));

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Stream<String> framed(String body, String... lines) {
    return Stream.of(lines).map(more -> HEAD + more + "\r\n\r\n" + body);
  }

  static Stream<String> unclear() {
    return Stream.of(
            framed(
                "0\r\n\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked\0",
                "Transfer-Encoding:",
                "Transfer-Encoding : chunked",
                "X: a\rTransfer-Encoding: chunked",
                "X: a\nTransfer-Encoding: chunked"),
            framed(
                "abc",
                "Content-Length: 3\r\nContent-Length: 3",
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: 3, 3",
                "Content-Length: 3, 4",
                "Content-Length: +3",
                "Content-Length: -3",
                "Content-Length: 0x3",
                "Content-Length: 3.0",
                "Content-Length: 1 1",
                "Content-Length: \u000b3",
                "Content-Length: \u00b3",
                "Content-Length:",
                "Content-Length : 3",
                "Content-Length: 99999999999999999999999999",
                "Content-Length:\r\n 3",
                "Transfer-Encoding: identity\r\nContent-Length: 3",
                "X: a\nContent-Length: 3"),
            framed(
                "",
                "X: a\0b",
                "X: a\u0001b",
                "X: a\u007fb",
                "X : a",
                "X Y: a",
                "X\u0001: a",
                "X\u00e9: a",
                "X/: a",
                "Xa",
                "Host: y",
                "Authorization: Bearer reader"),
            Stream.of(
                HEAD.replace("\r\n", "\n") + "\n",
                LINE + " Host: y\r\nHost: x\r\n" + FULL + "\r\n\r\n",
                LINE.replace("POST", "PO(ST") + "\r\n",
                LINE.replace("POST", "P\u0001T") + "\r\n",
                "\u0001" + LINE + "\r\n",
                LINE.replace("first", "fi rst") + "\r\n",
                LINE.replace("first", "fi\0rst") + "\r\n",
                LINE.replace("first", "fi\u0001rst") + "\r\n",
                LINE.replace("1.1", "1.1 x") + "\r\n",
                LINE.replace("1.1", "1.1x") + "\r\n",
                HEAD.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /v2/look/first\r\n"))
        .flatMap(shapes -> shapes);
  }

  @ParameterizedTest
  @MethodSource
  void unclear(String shape) {
    var client = fixture.client();
    client.send(shape + NEXT);
    var answer = client.read();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":\"");
    assertThat(client.hungUp()).isTrue();
    assertThat(seen).isEmpty();
  }

  /// Here it is too late for an answer.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\nabc0\r\n\r\n",
        "3\r\nabcXX0\r\n\r\n",
        "3\nabc\n0\n\n",
        "3\r\nabc\n0\r\n\r\n",
        "3;a=\nb\r\nabc\r\n0\r\n\r\n",
        "3;a=\"\r\n\"\r\nabc\r\n0\r\n\r\n",
        "100000003\r\nabc\r\n0\r\n\r\n",
        "ffffffffffffffff3\r\nabc\r\n0\r\n\r\n",
        "3\r\nabc\r\n0\r\nX Y: 7\r\n\r\n"
      })
  void chunksThatAreNone(String chunks) {
    var client = fixture.client();
    client.send(CHUNKED + chunks + NEXT);
    assertThat(client.hungUp()).isTrue();
    assertThat(seen).isEmpty();
  }

  static Stream<String> clear() {
    return Stream.of(
        HEAD + "Content-Length: 3\r\n\r\nabc",
        HEAD + "Content-Length:\t0003 \r\n\r\nabc",
        HEAD + "Transfer-Encoding: CHUNKED\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        CHUNKED + "0003\r\nabc\r\n000\r\n\r\n",
        CHUNKED + "3;a=b;c=\"d\"\r\nabc\r\n0;e\r\n\r\n",
        CHUNKED + "1\r\na\r\n2\r\nbc\r\n0\r\nContent-Length: 7\r\nTransfer-Encoding: x\r\n\r\n",
        HEAD + "X: folded\r\n  and more\r\nContent-Length: 3\r\n\r\nabc",
        "\r\n" + HEAD + "Content-Length: 3\r\n\r\nabc",
        HEAD.replace("/v2", "http://else.where/v2") + "Content-Length: 3\r\n\r\nabc",
        HEAD + "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc",
        HEAD + "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc",
        HEAD + "Content-Length: 3\r\n\r\nabc",
        HEAD + "A:b\r\n".repeat(5_000) + "Content-Length: 3\r\n\r\nabc");
  }

  @ParameterizedTest
  @MethodSource
  void clear(String shape) {
    var client = fixture.client();
    client.send(shape + NEXT);
    assertThat(client.read().status()).isEqualTo(200);
    assertThat(client.read().status()).isEqualTo(200);
    assertThat(seen).containsExactly("first abc", "second ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2", "HTTP/2.0", "HTTP/11.1", "http/1.1"})
  void otherVersionsAreRefused(String version) {
    var client = fixture.client();
    client.send(HEAD.replace("HTTP/1.1", version) + "\r\n" + NEXT);
    assertThat(client.read().status()).isEqualTo(501);
    assertThat(client.hungUp()).isTrue();
    assertThat(seen).isEmpty();
  }

  @Test
  void trailersAreNoHeaders() {
    var open = "POST /v2/look/first HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    var client = fixture.client();
    client.send(open + "0\r\n" + FULL + "\r\n\r\n" + NEXT);
    assertThat(client.read().status()).isEqualTo(401);
    assertThat(seen).noneMatch(request -> request.startsWith("first"));
  }

  /// The rest of a body that is too long is not read as requests, however it was announced.
  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "2000000"})
  void whatFollowsARefusedHeadIsItsBody(String length) {
    var client = fixture.client();
    client.send(HEAD + "Content-Length: " + length + "\r\n\r\n" + NEXT);
    assertThat(client.read().status()).isEqualTo(413);
    try {
      client.send(NEXT.repeat(40_000));
    } catch (UncheckedIOException hungUp) {
      // As it may.
    }
    assertThat(client.hungUp()).isTrue();
    assertThat(seen).isEmpty();
  }

  @Test
  void headersAreBoundedTogether() {
    var client = fixture.client();
    client.send(HEAD + "A:b\r\n".repeat(60_000) + "\r\n" + NEXT);
    assertThat(client.read().status()).isEqualTo(431);
    assertThat(client.hungUp()).isTrue();
    assertThat(seen).isEmpty();
  }
}
