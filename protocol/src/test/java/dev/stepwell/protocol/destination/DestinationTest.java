package dev.stepwell.protocol.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination.Group;
import dev.stepwell.protocol.destination.Destination.LanguageModel;
import dev.stepwell.protocol.destination.Destination.Url;
import dev.stepwell.protocol.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  private static Url url(String raw) {
    return (Url) Destination.ofTarget(raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ex.test/c//d/%2Fe;v=1?foo=bar&x=a%20b",
        "http://[::1]:3000/x",
        "https://ex.test/a[0]|b%7Bc%7D^d%60e?x={1}|[2]^`%27%22y",
        "https://user:p%40ss@ex.test:8443/x",
        "https://ex.test/a{b}",
        "HTTPS://Ex.Test",
        "http://ex.test?",
        "http://127.0.0.1:8080/jobs/pause"
      })
  void keepsUrlsByteForByte(String raw) {
    assertThat(url(raw).text()).isEqualTo(raw);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://ex.test/c//d/%2Fe;v=1?foo=bar ex.test 443 /c//d/%2Fe;v=1?foo=bar ex.test",
        "http://[::1]:3000/x ::1 3000 /x [::1]:3000",
        "http://ex.test ex.test 80 / ex.test",
        "http://ex.test:/?a=/b ex.test 80 /?a=/b ex.test",
        "https://ex.test?q=1 ex.test 443 /?q=1 ex.test",
        "https://u@ex.test:80/ ex.test 80 / ex.test:80"
      })
  void tellsWhereToConnectAndWhatToAskFor(
      String raw, String host, int port, String target, String hostHeader) {
    var url = url(raw);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.requestTarget()).isEqualTo(target);
    assertThat(url.hostHeader()).isEqualTo(hostHeader);
  }

  @Test
  void makesBasicAuthorizationOfUserInformation() {
    assertThat(url("https://user:p%40ss@ex.test/").basicAuthorization())
        .contains("Basic dXNlcjpwQHNz");
    assertThat(url("https://ex.test/@x").basicAuthorization()).isEmpty();
  }

  @Test
  void repairsAndDecodes() {
    assertThat(url("https:/x").text()).isEqualTo("https://x");
    assertThat(url("https%3A%2F%2Fex.test%2Fp%3Fq%3D1").text()).isEqualTo("https://ex.test/p?q=1");
    assertThat(url("HTTP%3a%2F%2Fex.test%2Fp?a=b").text()).isEqualTo("HTTP://ex.test/p?a=b");
    assertThat(url("https%3A%2F%2Fex.test%2Fp%3Fq%3D1?a=%20").text())
        .isEqualTo("https://ex.test/p?q=1&a=%20");
  }

  @Test
  void bringsBatchDestinationsIntoTheSameForm() {
    assertThat(Destination.ofItem("https://ex.test/a[0]|b{c}^d`e?x={1}|[2]^`'\"y"))
        .isEqualTo(url("https://ex.test/a[0]|b%7Bc%7D^d%60e?x={1}|[2]^`%27%22y"));
    assertThat(Destination.ofItem(" https://ex.test/ü b%20c?ä#frag "))
        .isEqualTo(url("https://ex.test/%C3%BC%20b%20c?%C3%A4"));
    assertThat(((Url) Destination.ofItem("https://bücher.test/")).host())
        .isEqualTo("xn--bcher-kva.test");
  }

  @Test
  void knowsGroupsAndTheLanguageModel() {
    assertThat(Destination.ofTarget("orders-1_a.b")).isEqualTo(new Group("orders-1_a.b"));
    assertThat(Destination.ofTarget("%6frders")).isEqualTo(new Group("orders"));
    assertThat(Destination.ofTarget("api/llm")).isEqualTo(new LanguageModel());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "old%20topic",
        "ftp://ex.test/",
        "file:///etc/passwd",
        "ex.test/x",
        "//ex.test",
        "javascript:x",
        "https%3Ax",
        "https%3Aa%3A%2F%2Fex.test%2F",
        "http%3Agopher%3A%2F%2Fex.test%2F",
        "ws://ex.test/"
      })
  void refusesOtherSchemesWithTheDocumentedText(String raw) {
    assertThatThrownBy(() -> Destination.ofTarget(raw))
        .isInstanceOf(WireException.class)
        .hasMessage(
            "invalid destination url: endpoint has invalid scheme, add http:// or https://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://",
        "http:///x",
        "https:/",
        "https://:80/",
        "https://u@/",
        "http://[]/",
        "http://[::1",
        "http://[x]/",
        "http://a b/",
        "http://ex.test:0/",
        "http://ex.test:70000/",
        "http://ex.test:x/",
        "http://ex%2Etest/",
        "http://a\\b/",
        "http://ex.test\\@127.0.0.1/",
        "http://ex.test:80:80/",
        "https://?x",
        "http://u%@ex.test/",
        "http://..a/",
        "api/mail"
      })
  void refusesBrokenUrls(String raw) {
    assertThatThrownBy(() -> Destination.ofTarget(raw))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("invalid destination");
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> Destination.ofTarget(""))
        .hasMessageContaining("a non-empty destination must be provided");
    assertThatThrownBy(() -> Destination.ofItem(" "))
        .hasMessageContaining("a non-empty destination must be provided");
    assertThatThrownBy(() -> Destination.url("Upstash-Callback", "group"))
        .hasMessageStartingWith("Upstash-Callback: ");
    assertThatThrownBy(() -> Destination.url("Upstash-Callback", "https://[x]/"))
        .hasMessage("Upstash-Callback: invalid url: endpoint has an invalid host");
    assertThatThrownBy(() -> Destination.url("Upstash-Callback", ""))
        .hasMessageStartingWith("Upstash-Callback: ");
    assertThatThrownBy(() -> Destination.ofTarget("https://ex.test/" + "a".repeat(17_000)))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> Destination.ofItem("https://ex.test/" + "\u00FC".repeat(6_000)))
        .hasMessageContaining("must not be longer than 16384 characters");
  }

  @Test
  void partsTheQuery() {
    var split =
        SplitTarget.of(
            "https://ex.test/a?x=%20&qstash_token=t%2B1&Upstash-Retries=3&&y&upstash-delay=1m");
    assertThat(split.rest()).isEqualTo("https://ex.test/a?x=%20&&y");
    assertThat(split.token()).contains("t+1");
    assertThat(split.settings())
        .isEqualTo(
            Headers.builder().add("Upstash-Retries", "3").add("Upstash-Delay", "1m").build());
    assertThat(split.under(Headers.of("Upstash-Retries", "0")).first("upstash-retries"))
        .contains("0");

    assertThat(SplitTarget.of("https://ex.test/a?qstash_token=t").rest())
        .isEqualTo("https://ex.test/a");
    assertThat(SplitTarget.of("https://ex.test/a?").rest()).isEqualTo("https://ex.test/a?");
    assertThat(SplitTarget.of("https://ex.test/a").rest()).isEqualTo("https://ex.test/a");
  }

  @Test
  void refusesParametersThatCannotBeHeaders() {
    assertThatThrownBy(() -> SplitTarget.of("https://ex.test/a?upstash-label=a%0d%0ab"))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> SplitTarget.of("https://ex.test/a?upstash-label=%zz"))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> SplitTarget.of("https://ex.test/a?upstash-label=%4"))
        .isInstanceOf(WireException.class);
  }
}
