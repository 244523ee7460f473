package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.server.config.Config;
import dev.stepwell.server.observe.trace.TraceSettings;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Where traces go.
final class TraceOptionsTest {
  private static Config config(String... arguments) {
    return CommandLine.populateCommand(new ObserveOptions(), arguments)
        .applied(Config.production("127.0.0.1", 0));
  }

  /// The variables that stand for the options are not set where tests run.
  @Test
  void withoutACollectorThereAreNone() {
    assertThat(config().tracing()).isEmpty();
    assertThat(config("--otlp-endpoint=", "--trace-ratio=0.5").tracing()).isEmpty();
  }

  @Test
  void aCollectorIsEnough() {
    assertThat(config("--otlp-endpoint", "http://127.0.0.1:4318").tracing())
        .contains(
            new TraceSettings(
                URI.create("http://127.0.0.1:4318/v1/traces"), Map.of(), 1, "stepwell"));
  }

  @Test
  void headersComeAsOpenTelemetrySpellsThem() {
    var config =
        config(
            "--otlp-endpoint=http://h",
            "--otlp-headers=authorization=Bearer%20a+b=, x-tenant = one",
            "--trace-ratio=0.25",
            "--service-name=orders");
    assertThat(config.tracing())
        .contains(
            new TraceSettings(
                URI.create("http://h/v1/traces"),
                Map.of("authorization", "Bearer a+b=", "x-tenant", "one"),
                0.25,
                "orders"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--otlp-headers=secret",
        "--otlp-headers=a b=secret",
        "--otlp-headers=a=secret%0d%0ab",
        "--otlp-headers=a=secret%",
        "--trace-ratio=2",
        "--otlp-endpoint=http://user:secret@h",
      })
  void whatCannotBeIsRefusedAndNotShown(String option) {
    assertThatThrownBy(() -> config("--otlp-endpoint=http://h", option))
        .message()
        .doesNotContain("secret");
  }
}
