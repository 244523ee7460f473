package dev.stepwell.protocol.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryDelayTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1000 | 1000 1000 1000 1000 1000",
        "1000 * (1 + retried) | 1000 2000 3000 4000 5000",
        "pow(2, retried) * 1000 | 1000 2000 4000 8000 16000",
        "pow(retried, 2) * 1000 | 0 1000 4000 9000 16000",
        "max(1000, pow(2, retried) * 100) | 1000 1000 1000 1000 1600",
        "min(5000, 700 + retried * 2500) | 700 3200 5000 5000 5000",
        "floor(sqrt(retried) * 1500) | 0 1500 2121 2598 3000"
      })
  void givesTheDocumentedDelays(String expression, String delays) {
    var parsed = RetryDelay.parse(expression);
    int retried = 0;
    for (var delay : delays.split(" ", -1)) {
      assertThat(parsed.delay(retried++)).isEqualTo(Duration.ofMillis(Long.parseLong(delay)));
    }
    assertThat(parsed.text()).isEqualTo(expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 + 3 * 4 | 14",
        "10 - 4 - 3 | 3",
        "100 / 10 / 2 | 5",
        "7 % 4 | 3",
        "-3 + +5 | 2",
        "2 * -3 + 10 | 4",
        "(1 + 2) * 3 | 9",
        "abs(0 - 7) | 7",
        "ceil(1.2) + floor(1.8) | 3",
        "round(2.5) | 3",
        "max(1, 5, 3) - min(4, 2, 3) | 3",
        "exp(0) | 1",
        ".5*4|2"
      })
  void followsTheRulesOfArithmetic(String expression, double value) {
    assertThat(RetryDelay.parse(expression).milliseconds(0)).isEqualTo(value);
  }

  @Test
  void staysBetweenZeroAndADay() {
    assertThat(RetryDelay.parse("0 - 5").delay(0)).isEqualTo(Duration.ZERO);
    assertThat(RetryDelay.parse("sqrt(0-1)").delay(0)).isEqualTo(Duration.ZERO);
    assertThat(RetryDelay.parse("0/0").delay(0)).isEqualTo(Duration.ZERO);
    assertThat(RetryDelay.parse("1/0").delay(0)).isEqualTo(Duration.ofDays(1));
    assertThat(RetryDelay.parse("pow(9, pow(9, pow(9, 9)))").delay(0))
        .isEqualTo(Duration.ofDays(1));
    assertThat(RetryDelay.parse("86400001").delay(0)).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1 +",
        "1000 *",
        "(1",
        "1)",
        "retries",
        "foo(1)",
        "pow(1)",
        "pow(1,2,3)",
        "min(1)",
        "sqrt(1,2)",
        "1 2",
        "--1",
        "1..2",
        ".",
        "1e3",
        "retried(1)",
        "pow",
        "9^9^9^9",
        "1;2",
        "$x",
        "1000\0",
        "1000 \0 2000",
        "retried\0)",
        "é"
      })
  void refusesWhatIsNoExpression(String expression) {
    assertThatThrownBy(() -> RetryDelay.parse(expression))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("Upstash-Retry-Delay: ");
  }

  @Test
  void refusesExpressionsThatAreTooLargeInAnyWay() {
    assertThatThrownBy(() -> RetryDelay.parse("1".repeat(513))).hasMessageContaining("longer");
    assertThatThrownBy(() -> RetryDelay.parse("(".repeat(200) + "1" + ")".repeat(200)))
        .hasMessageContaining("deep");
    assertThatThrownBy(() -> RetryDelay.parse("1" + "+1".repeat(200)))
        .hasMessageContaining("parts");
    assertThatThrownBy(() -> RetryDelay.parse("pow(9,".repeat(60) + "9" + ")".repeat(60)))
        .hasMessageContaining("deep");
    assertThatThrownBy(() -> RetryDelay.parse("min(1" + ",1".repeat(254) + ")"))
        .hasMessageContaining("longer");
    assertThatThrownBy(() -> RetryDelay.parse("-".repeat(512))).isInstanceOf(WireException.class);
    assertThat(RetryDelay.parse("9".repeat(512)).delay(0)).isEqualTo(Duration.ofDays(1));
    assertThat(RetryDelay.parse("(".repeat(31) + "1" + ")".repeat(31)).milliseconds(0))
        .isEqualTo(1);
  }
}
