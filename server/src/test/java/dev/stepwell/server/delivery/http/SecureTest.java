package dev.stepwell.server.delivery.http;

import static dev.stepwell.server.delivery.http.SenderFixture.request;
import static dev.stepwell.server.delivery.http.SenderFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import dev.stepwell.testkit.TestCertificates;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecureTest {
  private final TestCertificates certificates;
  private final SenderFixture trusting;

  SecureTest(@TempDir Path folder) {
    certificates = TestCertificates.create(folder, "dns:right.test,ip:0:0:0:0:0:0:0:1");
    trusting =
        new SenderFixture(
            SenderFixture.trusting(certificates.certificate()),
            DestinationPolicy.development(),
            _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  @AfterEach
  void close() {
    trusting.close();
  }

  @Test
  void speaksHttp1WithThoseWhoDoNotOfferMore() {
    try (var endpoint =
        RawEndpoint.startSecure(certificates.context(), Script.response(200, "ok"))) {
      assertThat(text(trusting.send(request("POST", endpoint.url("right.test", "/x")).body("b"))))
          .isEqualTo("ok");
      assertThat(endpoint.requests().getFirst().head())
          .isEqualTo(
              "POST /x HTTP/1.1\r\nHost: right.test:"
                  + endpoint.port()
                  + "\r\nContent-Length: 1\r\n\r\n");
    }
  }

  @Test
  void aCertificateForAnotherNameIsAFailure() {
    try (var endpoint =
        RawEndpoint.startSecure(certificates.context(), Script.response(200, "ok"))) {
      assertThat(trusting.send(request("GET", endpoint.url("wrong.test", "/"))).toString())
          .startsWith("Failed")
          .contains("wrong.test");
      assertThat(trusting.send(request("GET", endpoint.url("/"))))
          .isInstanceOf(Answer.Failed.class);
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsAFailure() {
    try (var endpoint =
            RawEndpoint.startSecure(certificates.context(), Script.response(200, "ok"));
        var strict = SenderFixture.open()) {
      assertThat(strict.send(request("GET", endpoint.url("right.test", "/"))))
          .isInstanceOf(Answer.Failed.class);
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  @Test
  void plainHttpOnATlsPortAndTheReverseAreFailures() {
    try (var secure = RawEndpoint.startSecure(certificates.context(), Script.response(200, "ok"));
        var plain = RawEndpoint.start(Script.response(200, "ok"))) {
      assertThat(trusting.send(request("GET", "http://right.test:" + secure.port() + "/")))
          .isInstanceOf(Answer.Failed.class);
      assertThat(trusting.send(request("GET", "https://right.test:" + plain.port() + "/")))
          .isInstanceOf(Answer.Failed.class);
    }
  }

  private record Seen(
      HttpVersion version,
      String authority,
      String uri,
      List<Map.Entry<String, String>> headers,
      String body) {}

  private HttpServer http2Server(String address, BlockingQueue<Seen> seen) {
    return http2Server(
        address,
        seen,
        request -> request.response().putHeader("X-Answer", "\u00fc").end("over two"));
  }

  private HttpServer http2Server(
      String address, BlockingQueue<Seen> seen, Consumer<HttpServerRequest> answer) {
    return trusting
        .vertx
        .createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new PfxOptions()
                        .setPath(certificates.keyStore().toString())
                        .setPassword(certificates.password())))
        .requestHandler(request ->
            request
                .body()
                .onSuccess(body -> {
                  seen.add(
                      new Seen(
                          request.version(),
                          String.valueOf(request.authority()),
                          request.uri(),
                          request.headers().entries().stream()
                              .map(e -> Map.entry(e.getKey(), e.getValue()))
                              .toList(),
                          body.toString()));
                  answer.accept(request);
                }))
        .listen(0, address)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void speaksHttp2WithThoseWhoOfferIt() throws InterruptedException {
    var seen = new LinkedBlockingQueue<Seen>();
    var server = http2Server("127.0.0.1", seen);
    var answer =
        trusting.send(
            request(
                    "PUT",
                    "https://Right.test:" + server.actualPort() + "/a[0]|{}?x=%20",
                    Map.entry("X-Twice", "1"),
                    Map.entry("x-twice", "\u00fc"),
                    Map.entry("Connection", "close"))
                .body("body"));

    assertThat(text(answer)).isEqualTo("over two");
    assertThat(trusting.sender.connections()).isEqualTo(1);
    assertThat(((Answer.Responded) answer).headers()).contains(Map.entry("x-answer", "\u00fc"));
    var request = seen.take();
    assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(request.authority()).isEqualToIgnoringCase("right.test:" + server.actualPort());
    assertThat(request.uri()).isEqualTo("/a[0]|{}?x=%20");
    assertThat(request.body()).isEqualTo("body");
    assertThat(request.headers())
        .contains(
            Map.entry("x-twice", "1"),
            Map.entry("x-twice", "\u00fc"),
            Map.entry("content-length", "4"));
  }

  @Test
  void anHttp2ConnectionOnWhichAnAnswerIsStillToComeIsNotTakenForUnused()
      throws InterruptedException {
    var seen = new LinkedBlockingQueue<Seen>();
    var open = new LinkedBlockingQueue<HttpServerRequest>();
    var slow = http2Server("127.0.0.1", seen, open::add);
    var few = new SenderSettings.Connections(100, 100, 1);
    try (var small =
        new SenderFixture(
            SenderFixture.trusting(certificates.certificate()).with(few),
            DestinationPolicy.development(),
            _ -> List.of(InetAddress.ofLiteral("127.0.0.1")))) {
      var url = "https://right.test:" + slow.actualPort();
      var first = small.start(request("GET", url + "/1").build());
      var second = small.start(request("GET", url + "/2").build());
      var one = open.take();
      var two = open.take();
      one.response().end("one of two");
      for (int host = 0; host < 3; host++) {
        var other = http2Server("127.0.0.1", seen);
        assertThat(text(small.send(request("GET", "https://right.test:" + other.actualPort()))))
            .isEqualTo("over two");
      }
      two.response().end("two of two");

      assertThat(List.of(text(SenderFixture.result(first)), text(SenderFixture.result(second))))
          .containsExactlyInAnyOrder("one of two", "two of two");
    }
  }

  @Test
  void anIpv6AddressHasItsBracketsInAuthority() throws InterruptedException {
    var seen = new LinkedBlockingQueue<Seen>();
    var server = http2Server("::1", seen);
    var answer = trusting.send(request("GET", "https://[::1]:" + server.actualPort() + "/"));

    assertThat(text(answer)).isEqualTo("over two");
    assertThat(seen.take().authority()).isEqualTo("[::1]:" + server.actualPort());
  }
}
