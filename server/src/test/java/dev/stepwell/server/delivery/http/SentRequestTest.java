package dev.stepwell.server.delivery.http;

import static dev.stepwell.server.delivery.http.SenderFixture.post;
import static dev.stepwell.server.delivery.http.SenderFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentRequestTest {
  private final RawEndpoint endpoint = RawEndpoint.start(Script.response(200, "ok"));
  private final SenderFixture fixture = SenderFixture.open();

  @AfterEach
  void close() {
    fixture.close();
    endpoint.close();
  }

  @Test
  void isWrittenByteForByte() {
    var answer =
        fixture.send(
            request(
                    "POST",
                    endpoint.url(
                        "Some.Host", "/a[0]|b%7Bc%7D^d{e}`;v=1//%2F/../x?x={1}|[2]^&y=a%20b"),
                    Map.entry("X-second", "2"),
                    Map.entry("x-First", "b\u00fccher \u00a3\u00ff"),
                    Map.entry("X-Second", "again"),
                    Map.entry("aAa", "  spaces\t "))
                .body("päylöad"));

    assertThat(SenderFixture.text(answer)).isEqualTo("ok");
    var sent = endpoint.requests().getFirst();
    assertThat(sent.head())
        .isEqualTo(
            "POST /a[0]|b%7Bc%7D^d{e}`;v=1//%2F/../x?x={1}|[2]^&y=a%20b HTTP/1.1\r\n"
                + "Host: Some.Host:"
                + endpoint.port()
                + "\r\n"
                + "X-second: 2\r\n"
                + "x-First: b\u00fccher \u00a3\u00ff\r\n"
                + "X-Second: again\r\n"
                + "aAa:   spaces\t \r\n"
                + "Content-Length: 9\r\n"
                + "\r\n");
    assertThat(sent.text()).isEqualTo("päylöad");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "POST", "PUT", "PATCH", "FOOBAR", "get"})
  void everyMethodMayCarryABody(String method) {
    fixture.send(request(method, endpoint.url("/")).body("body"));
    fixture.send(request(method, endpoint.url("/")));

    var sent = endpoint.requests();
    assertThat(sent).extracting("method").containsExactly(method, method);
    assertThat(sent.getFirst().text()).isEqualTo("body");
    assertThat(sent.getFirst().header("Content-Length")).hasValue("4");
    assertThat(sent.getLast().header("Content-Length")).hasValue("0");
    assertThat(sent.getLast().header("Transfer-Encoding")).isEmpty();
  }

  @Test
  void aLargeBodyIsNotChunked() {
    fixture.send(post(endpoint.url("/"), "x".repeat(5_000_000)));

    var sent = endpoint.requests().getFirst();
    assertThat(sent.header("Content-Length")).hasValue("5000000");
    assertThat(sent.body()).hasSize(5_000_000);
  }

  @Test
  void framingHeadersAreTheSendersOwn() {
    fixture.send(
        request(
                "POST",
                endpoint.url("/"),
                Map.entry("host", "elsewhere"),
                Map.entry("Transfer-Encoding", "chunked"),
                Map.entry("content-length", "1"),
                Map.entry("Connection", "Upgrade"),
                Map.entry("Upgrade", "h2c"),
                Map.entry("Expect", "100-continue"))
            .body("body"));

    assertThat(endpoint.requests().getFirst().head())
        .isEqualTo(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1:"
                + endpoint.port()
                + "\r\nContent-Length: 4\r\n\r\n");
  }

  @Test
  void aUrlWithoutPathAsksForTheRoot() {
    fixture.send(request("GET", endpoint.url("?a=b#fragment")));

    assertThat(endpoint.requests().getFirst().target()).isEqualTo("/?a=b");
  }

  @Test
  void userInformationBecomesBasicAuthorization() {
    var url = endpoint.url("user:p%40ss@127.0.0.1", "/x");
    fixture.send(request("GET", url));
    fixture.send(request("GET", url, Map.entry("authorization", "Bearer mine")));

    var sent = endpoint.requests();
    assertThat(sent.getFirst().header("Authorization")).hasValue("Basic dXNlcjpwQHNz");
    assertThat(sent.getFirst().header("Host")).hasValue("127.0.0.1:" + endpoint.port());
    assertThat(sent.getFirst().target()).isEqualTo("/x");
    assertThat(sent.getLast().headers()).contains(Map.entry("authorization", "Bearer mine"));
    assertThat(sent.getLast().head()).doesNotContain("Basic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"under_score", "UPPER-Case.Test", "trailing.dot.", "1.2.3.4.5.test"})
  void theHostIsSentAsItIsWritten(String host) {
    assertThat(SenderFixture.text(fixture.send(request("GET", endpoint.url(host, "/")))))
        .isEqualTo("ok");
    assertThat(endpoint.requests().getFirst().header("Host"))
        .hasValue(host + ":" + endpoint.port());
  }

  @Test
  void anIpv6AddressHasItsBracketsInHost() {
    try (var other = RawEndpoint.start("::1", Script.response(204, ""))) {
      var answer = fixture.send(request("GET", "http://[::1]:" + other.port() + "/x"));

      assertThat(answer).isInstanceOf(Answer.Responded.class);
      assertThat(other.requests().getFirst().header("Host")).hasValue("[::1]:" + other.port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Injected: 1", "a\nb", "a\rb", "a\0b", "snow \u2603"})
  void aHeaderValueThatCannotBeWrittenIsRefused(String value) {
    var answer = fixture.send(request("GET", endpoint.url("/"), Map.entry("X-Bad", value)));

    assertThat(answer).isInstanceOf(Answer.Refused.class);
    assertThat(answer.toString()).contains("X-Bad");
    assertThat(endpoint.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Y", "X:Y", "X\r\nY", "Ü"})
  void aHeaderNameOrMethodThatIsNoTokenIsRefused(String name) {
    assertThat(fixture.send(request("GET", endpoint.url("/"), Map.entry(name, "v"))))
        .isInstanceOf(Answer.Refused.class);
    assertThat(fixture.send(request(name, endpoint.url("/")))).isInstanceOf(Answer.Refused.class);
    assertThat(endpoint.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "group",
        "ftp://host/x",
        "http://",
        "http:///x",
        "http://host:0/",
        "http://host:99999/",
        "http://ho st/",
        "http://[::1/",
        "http://[::1%25eth0]/",
        "file:///etc/passwd"
      })
  void aUrlThatCannotBeCalledIsRefused(String url) {
    assertThat(fixture.send(request("GET", url))).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void connectIsRefused() {
    assertThat(fixture.send(request("CONNECT", endpoint.url("/"))))
        .isInstanceOf(Answer.Refused.class);
  }
}
