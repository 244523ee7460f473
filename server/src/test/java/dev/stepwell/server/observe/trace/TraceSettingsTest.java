package dev.stepwell.server.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where spans go, and what is shown of a URL.
final class TraceSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:4318, http://127.0.0.1:4318/v1/traces",
    "https://otlp.example.com/, https://otlp.example.com/v1/traces",
    "https://example.com/otlp, https://example.com/otlp/v1/traces",
    "https://example.com/x/v1/traces, https://example.com/x/v1/traces",
    "http://[::1]:4318, http://[::1]:4318/v1/traces",
  })
  void thePathOfTracesIsAddedWhereItIsMissing(String given, String expected) {
    assertThat(TraceSettings.collector(given)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:4318", "grpc://h:4317", "http:///x", "h t", "http://u:pw@h"})
  void whatIsNoCollectorIsRefusedWithoutItsPassword(String given) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TraceSettings.collector(given))
        .withMessageContaining("expected the URL of a collector")
        .withMessageNotContaining("pw");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void aRatioIsAPart(double ratio) {
    var url = TraceSettings.collector("http://h");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceSettings(url, Map.of(), ratio, "s"));
  }

  @Test
  void itsHeadersAreNotShown() {
    var url = TraceSettings.collector("http://h");
    assertThat(new TraceSettings(url, Map.of("a", "secret"), 1, "s").toString())
        .contains("http://h/v1/traces")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/p, http://h/p, /p, h, 0",
    "http://u:p@h:80/p?q=1#f, http://h:80/p, /p, h, 80",
    "https://u@p@h?q=@/, https://h, '', h, 0",
    "http://[::1]:8080/x, http://[::1]:8080/x, /x, [::1], 8080",
    "http://[::1], http://[::1], '', [::1], 0",
    "http://h/a@b, http://h/a@b, /a@b, h, 0",
    "x, x, '', x, 0",
    "://, ://, '', '', 0",
    "a:b@/?, /, /, '', 0",
    "'', '', '', '', 0",
  })
  void ofAUrlOnlyWhatIsNoSecretIsShown(
      String url, String text, String path, String host, int port) {
    assertThat(ShownUrl.of(url)).isEqualTo(new ShownUrl(text, path, host, port));
  }
}
