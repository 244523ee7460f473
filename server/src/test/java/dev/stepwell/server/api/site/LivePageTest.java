package dev.stepwell.server.api.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How often a page that is open is made anew.
class LivePageTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "20, 1", "21, 2", "100, 5", "300, 10", "60000, 10"})
  void whatTakesLongIsMadeLessOften(long millis, int pauses) {
    assertThat(LivePage.restAfter(TimeUnit.MILLISECONDS.toNanos(millis))).isEqualTo(pauses);
  }
}
