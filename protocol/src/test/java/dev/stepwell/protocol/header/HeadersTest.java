package dev.stepwell.protocol.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  @ParameterizedTest
  @CsvSource({
    "upstash-workflow-RunId, Upstash-Workflow-Runid",
    "bypass-tunnel-reminder, Bypass-Tunnel-Reminder",
    "CONTENT-TYPE, Content-Type",
    "x--y, X--Y",
    "Etag, Etag"
  })
  void spellsNamesCanonically(String name, String canonical) {
    assertThat(HeaderNames.canonical(name)).isEqualTo(canonical);
  }

  @Test
  void keepsOrderAndRepeatedValuesWithoutRegardToCase() {
    var headers = Headers.builder().add("x-b", "1").add("X-A", "2").add("X-B", "a, b").build();
    assertThat(headers.map().keySet()).containsExactly("X-B", "X-A");
    assertThat(headers.all("x-B")).containsExactly("1", "a, b");
    assertThat(headers.first("X-a")).contains("2");
    assertThat(headers.fields())
        .containsExactly(
            new Headers.Field("X-B", "1"),
            new Headers.Field("X-B", "a, b"),
            new Headers.Field("X-A", "2"));
  }

  @Test
  void takesABlankSettingForNone() {
    assertThat(Headers.of("Upstash-Label", " ").setting("upstash-label")).isEmpty();
    assertThat(Headers.of("A", " b ").setting("a")).contains("b");
    assertThat(Headers.of("A", "True").flag("a")).isTrue();
  }

  @Test
  void stripsPrefixesInAnyCase() {
    var headers =
        Headers.builder()
            .add("upstash-forward-x-env", "1")
            .add("Upstash-Forward-", "nothing")
            .add("Upstash-Forwarded", "no")
            .build();
    assertThat(headers.prefixed("Upstash-Forward-")).isEqualTo(Headers.of("X-Env", "1"));
  }

  @Test
  void renamesCallbackHeadersOncePerLevel() {
    var headers =
        Headers.builder()
            .add("Upstash-Callback", "https://a.test/")
            .add("Upstash-Callback-Forward-X-Env", "1")
            .add("Upstash-Callback-Workflow-RunId", "wfr_1")
            .add("Upstash-Callback-Failure-Callback", "https://b.test/")
            .add("Upstash-Callback-Failure-Callback-Forward-Y", "2")
            .add("Upstash-Failure-Callback-Retries", "4")
            .build();
    var callback = CallbackHeaders.ofCallback(headers);
    assertThat(callback.map())
        .isEqualTo(
            Map.of(
                "Upstash-Forward-X-Env", List.of("1"),
                "Upstash-Workflow-Runid", List.of("wfr_1"),
                "Upstash-Failure-Callback", List.of("https://b.test/"),
                "Upstash-Failure-Callback-Forward-Y", List.of("2")));
    assertThat(CallbackHeaders.ofFailureCallback(headers))
        .isEqualTo(Headers.of("Upstash-Retries", "4"));
    assertThat(CallbackHeaders.ofFailureCallback(callback))
        .isEqualTo(Headers.of("Upstash-Forward-Y", "2"));
  }

  @Test
  void laysOneListOverAnother() {
    var run = Headers.builder().add("A", "1").add("B", "1").build();
    var own = Headers.builder().add("b", "2").add("b", "3").add("c", "4").build();
    assertThat(run.overlaid(own).map())
        .containsExactly(
            Map.entry("A", List.of("1")),
            Map.entry("B", List.of("2", "3")),
            Map.entry("C", List.of("4")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\0b", "\u0100", "\u007f", "\u001b"})
  void refusesValuesThatBreakOutOfTheHeader(String value) {
    assertThatThrownBy(() -> Headers.of("X-A", value))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("X-A: ");
    assertThat(Headers.builder().addIfValid("X-A", value).build().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "é", "a\nb"})
  void refusesNamesThatAreNone(String name) {
    assertThatThrownBy(() -> Headers.of(name, "1")).isInstanceOf(WireException.class);
  }

  @Test
  void keepsLatinLettersInValues() {
    assertThat(Headers.of("X-A", "schritt-é\t").first("x-a")).contains("schritt-é\t");
  }

  @Test
  void dropsWhatMustNotTravelAndKeepsWhatMust() {
    var headers = Headers.builder();
    for (var name :
        List.of(
            "host",
            "connection",
            "content-length",
            "TE",
            "proxy-authorization",
            "expect",
            "accept-encoding",
            "content-type",
            "upstash-signature",
            "upstash-message-id",
            "upstash-retried",
            "upstash-region",
            "upstash-workflow-runid",
            "upstash-workflow-url",
            "upstash-workflow-init",
            "upstash-workflow-createdat",
            "upstash-telemetry-sdk")) {
      headers.add(name, "old");
    }
    var kept =
        List.of(
            "Authorization",
            "X-Customer",
            "Upstash-Workflow-Sdk-Version",
            "Upstash-Label",
            "Upstash-Workflow-Invoke-Count",
            "Upstash-Workflow-Unknown-Sdk",
            "Upstash-Workflow-Callback",
            "Upstash-Workflow-Stepid",
            "Upstash-Workflow-Is-Failure",
            "Upstash-Workflow-Failure-Callback",
            "Upstash-Workflow-Contenttype");
    kept.forEach(name -> headers.add(name, "1"));
    assertThat(ForwardedHeaders.filter(headers.build()).map().keySet())
        .containsExactlyElementsOf(kept);
    assertThat(
            ForwardedHeaders.filterTransport(Headers.of("upstash-workflow-runid", "forged"))
                .isEmpty())
        .isFalse();
  }
}
