package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.config.Config;
import dev.stepwell.server.config.OpenFiles;
import org.junit.jupiter.api.Test;

class FileLimitTest {
  private static final int STORE = 1024;
  private static final Config CONFIG = Config.production("127.0.0.1", 0);

  @Test
  void theLimitOfThisProcessIsKnown() {
    assertThat(FileLimit.ofThisProcess().most()).isBetween(32L, Long.MAX_VALUE);
  }

  @Test
  void noMoreIsSharedOutThanItAllows() {
    assertThat(new FileLimit(256).share(CONFIG, STORE).sum()).isLessThanOrEqualTo(256);
    assertThat(new FileLimit(Long.MAX_VALUE).share(CONFIG, STORE))
        .isEqualTo(OpenFiles.of(CONFIG, STORE));
  }
}
