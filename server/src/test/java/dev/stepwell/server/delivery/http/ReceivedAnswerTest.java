package dev.stepwell.server.delivery.http;

import static dev.stepwell.server.delivery.http.SenderFixture.RESPONSE_BYTES;
import static dev.stepwell.server.delivery.http.SenderFixture.post;
import static dev.stepwell.server.delivery.http.SenderFixture.request;
import static dev.stepwell.server.delivery.http.SenderFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedAnswerTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final SenderFixture fixture = SenderFixture.open();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Answer answerOf(Script script) {
    return answerOf(script, SenderFixture.LONG);
  }

  private Answer answerOf(Script script, Duration timeout) {
    try (var endpoint = RawEndpoint.start(script)) {
      var answer = fixture.send(request("POST", endpoint.url("/")).timeout(timeout));
      assertThat(fixture.sender.inFlight()).isZero();
      return answer;
    }
  }

  @Test
  void headersKeepOrderCaseAndRepetition() {
    var answer =
        answerOf(Script.response(489, "b\u00f6dy", "X-b: 1", "x-A: \u00fc\u00a3", "X-B: 2"));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Responded.class,
            responded -> {
              assertThat(responded.status()).isEqualTo(489);
              assertThat(responded.truncated()).isFalse();
              assertThat(responded.headers())
                  .containsExactly(
                      Map.entry("X-b", "1"),
                      Map.entry("x-A", "\u00fc\u00a3"),
                      Map.entry("X-B", "2"),
                      Map.entry("Content-Length", "5"));
            });
    assertThat(text(answer)).isEqualTo("b\u00f6dy");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 300, 301, 302, 303, 305, 307, 308})
  void redirectsAreNotFollowed(int status) {
    try (var target = RawEndpoint.start(Script.response(200, "target"))) {
      var url = target.url("/");
      var answer =
          answerOf(
              Script.response(
                  status,
                  "moved",
                  "Location: " + url,
                  "Refresh: 0; url=" + url,
                  "Alt-Svc: h2c=\":" + target.port() + "\""));

      assertThat(((Answer.Responded) answer).status()).isEqualTo(status);
      assertThat(target.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
      })
  void continueAndEarlyHintsAreSkipped(String first) {
    var answer = answerOf(Script.raw(first + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

    assertThat(text(answer)).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\nuntil the end",
        "HTTP/1.0 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nuntil\r\n8\r\n the end\r\n0\r\n\r\n"
      })
  void bodiesMayEndInEveryWay(String response) {
    assertThat(text(answerOf(Script.raw(response).thenHangup()))).isEqualTo("until the end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX-Half: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nhalf!",
        "HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nhalf",
        "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\0\1\2\3\r\n\r\n"
      })
  void whatIsNoResponseIsAFailure(String response) {
    assertThat(answerOf(Script.raw(response).thenHangup())).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void largeHeadsAreFailures() {
    assertThat(answerOf(Script.response(200, "", "X-Large: " + "x".repeat(20_000))))
        .isInstanceOf(Answer.Failed.class);
    assertThat(
            answerOf((_, out) -> {
              out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.ISO_8859_1));
              while (true) {
                out.write("X-More: and more\r\n".getBytes(StandardCharsets.ISO_8859_1));
              }
            }))
        .isInstanceOf(Answer.Failed.class);
  }

  @Test
  void whatFollowsAResponseIsNotTheAnswerToTheNextRequest() {
    var stuffed =
        Script.raw(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst"
                + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
    try (var endpoint = RawEndpoint.start(Script.inTurn(stuffed, Script.response(200, "second")))) {
      assertThat(text(fixture.send(post(endpoint.url("/1"), "")))).isEqualTo("first");
      for (int i = 0; i < 4; i++) {
        assertThat(text(fixture.send(post(endpoint.url("/2"), "")))).isEqualTo("second");
      }
    }
  }

  @Test
  void silenceIsATimeOut() {
    assertThat(answerOf(Script.silence(), SHORT)).isInstanceOf(Answer.TimedOut.class);
  }

  @Test
  void aTrickleDoesNotOutliveTheDeadline() {
    assertThat(answerOf(Script.trickle(Duration.ofMillis(20)), SHORT))
        .isInstanceOf(Answer.TimedOut.class);
  }

  @Test
  void aDroppedConnectionIsAFailure() {
    assertThat(answerOf(Script.drop())).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void anEndlessBodyIsCut() {
    var answer = (Answer.Responded) answerOf(Script.endless());

    assertThat(answer.truncated()).isTrue();
    assertThat(answer.body()).hasSize(RESPONSE_BYTES);
  }

  @Test
  void aBodyOfExactlyTheLimitIsWhole() {
    var answer = (Answer.Responded) answerOf(Script.response(200, new byte[RESPONSE_BYTES]));

    assertThat(answer.truncated()).isFalse();
    assertThat(answer.body()).hasSize(RESPONSE_BYTES);
  }

  @Test
  void gzipIsDecoded() {
    var body = "a text with many many many words".getBytes(StandardCharsets.UTF_8);
    var answer = (Answer.Responded) answerOf(Script.gzip(200, body, "X-Kept: 1"));

    assertThat(answer.headers()).containsExactly(Map.entry("X-Kept", "1"));
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.truncated()).isFalse();
  }

  @Test
  void someResponsesHaveNoBodyWhateverTheirHeadersSay() {
    var head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Encoding: gzip\r\n\r\n";
    try (var endpoint = RawEndpoint.start(Script.raw(head))) {
      assertThat(text(fixture.send(request("HEAD", endpoint.url("/"))))).isEmpty();
      assertThat(text(fixture.send(request("HEAD", endpoint.url("/"))))).isEmpty();
    }
    assertThat(text(answerOf(Script.raw("HTTP/1.1 204 No Content\r\n\r\n")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deflateIsDecodedWithAndWithoutItsHeader(boolean bare) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(packed, new Deflater(6, bare))) {
      deflater.write("deflated".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(
            text(answerOf(Script.response(200, packed.toByteArray(), "content-encoding: Deflate"))))
        .isEqualTo("deflated");
  }

  @Test
  void aBombIsCutWhereItsContentsReachTheLimit() {
    var answer = (Answer.Responded) answerOf(Script.gzipBomb(50_000_000));

    assertThat(answer.truncated()).isTrue();
    assertThat(answer.body()).hasSize(RESPONSE_BYTES);
  }

  @Test
  void brokenGzipIsAFailure() {
    assertThat(answerOf(Script.response(200, "no gzip", "Content-Encoding: gzip")))
        .isInstanceOf(Answer.Failed.class);
    assertThat(text(answerOf(Script.response(200, "", "Content-Encoding: gzip")))).isEmpty();
  }
}
