package dev.stepwell.server.delivery.http;

import static dev.stepwell.server.delivery.http.SenderFixture.request;
import static dev.stepwell.server.delivery.http.SenderFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import dev.stepwell.testkit.TestCertificates;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
                  request.response().putHeader("X-Answer", "\u00fc").end("over two");
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
  void anIpv6AddressHasItsBracketsInAuthority() throws InterruptedException {
    var seen = new LinkedBlockingQueue<Seen>();
    var server = http2Server("::1", seen);
    var answer = trusting.send(request("GET", "https://[::1]:" + server.actualPort() + "/"));

    assertThat(text(answer)).isEqualTo("over two");
    assertThat(seen.take().authority()).isEqualTo("[::1]:" + server.actualPort());
  }
}
