package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.config.Config;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class BoundsOptionsTest {
  private static final Config PRODUCTION = Config.production("127.0.0.1", 0);

  private static Config config(String... arguments) {
    return CommandLine.populateCommand(new BoundsOptions(), arguments).applied(PRODUCTION);
  }

  @Test
  void nothingGivenLeavesEverythingAsItIs() {
    var config = config();
    assertThat(config.incoming().edge()).isEqualTo(PRODUCTION.incoming().edge());
    assertThat(config.limits()).isEqualTo(PRODUCTION.limits());
    assertThat(config.incoming().requests()).isEqualTo(PRODUCTION.incoming().requests());
    assertThat(config.outgoing().delivery()).isEqualTo(PRODUCTION.outgoing().delivery());
    assertThat(refused(config, "127.0.0.1")).isTrue();
    assertThat(refused(config, "10.1.2.3")).isFalse();
  }

  @Test
  void boundsAreMoved() {
    var config =
        config(
            "--body-limit=5",
            "--batch-size=1024",
            "--label-limit=12",
            "--longest-period=30d",
            "--saved-limit=3",
            "--retention=30d",
            "--deduplication=1h",
            "--retention-size=3",
            "--endpoint-timeout=1m30s",
            "--parallelism=77",
            "--saved-size=5",
            "--step-limit=9",
            "--history-limit=7",
            "--invoke-depth=6",
            "--queue-limit=3",
            "--group-limit=4",
            "--schedule-limit=5",
            "--batch-limit=4",
            "--retry-limit=2",
            "--longest-delay=7d",
            "--call-timeout=2h",
            "--trust-proxy");
    assertThat(config.incoming().requests())
        .isEqualTo(
            new RequestBounds(
                new RequestBounds.Sizes(5 << 20, 4),
                new RequestBounds.Times(Duration.ofDays(7), Duration.ofDays(30)),
                2,
                12,
                6,
                new RequestBounds.Owned(3, 4, 5)));
    assertThat(config.limits().saved().bytes()).isEqualTo(5 << 20);
    assertThat(config.limits().steps().count()).isEqualTo(9);
    assertThat(config.limits().steps().bytes()).isEqualTo(7 << 20);
    assertThat(config.outgoing().delivery().timeouts().call()).isEqualTo(Duration.ofHours(2));
    assertThat(config.incoming().edge().bodies().one()).isEqualTo(5 << 20);
    assertThat(config.incoming().edge().bodies().batch()).isEqualTo(1 << 30);
    assertThat(config.incoming().edge().bodies().buffered()).isGreaterThanOrEqualTo(4L << 28);
    assertThat(config.incoming().edge().proxy()).isEqualTo(EdgeSettings.Proxy.TRUSTED);
    assertThat(config.limits().saved().count()).isEqualTo(3);
    assertThat(config.limits().kept().ended()).isEqualTo(Duration.ofDays(30));
    assertThat(config.limits().kept().names()).isEqualTo(Duration.ofHours(1));
    assertThat(config.upkeep().retentionBytes()).isEqualTo(3L << 30);
    assertThat(config.outgoing().delivery().places().inFlight()).isEqualTo(77);
    assertThat(config.outgoing().delivery().timeouts().delivery())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void aBatchMayBeAsLongAsAMessage() {
    var config = config("--body-limit=1024");
    assertThat(config.incoming().edge().bodies().batch()).isEqualTo(1 << 30);
    assertThat(config.incoming().requests().sizes().bodyBytes()).isEqualTo(1 << 30);
    assertThat(config("--batch-size=3").incoming().edge().bodies().one()).isEqualTo(16 << 20);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "4, 3", "4000, 3000", "40000, 30000"})
  void oneHostHasThreeQuartersOfTheParallelism(int parallelism, int perHost) {
    var config = config("--parallelism=" + parallelism);
    assertThat(config.outgoing().delivery().places().inFlight()).isEqualTo(parallelism);
    assertThat(config.outgoing().delivery().places().inFlightPerHost()).isEqualTo(perHost);
    assertThat(config.outgoing().delivery().places().underWay())
        .isGreaterThanOrEqualTo(parallelism);
    assertThat(config.outgoing().sender().inFlight()).isGreaterThanOrEqualTo(parallelism);
    assertThat(config.outgoing().sender().connections().perHost()).isGreaterThanOrEqualTo(perHost);
  }

  @Test
  void whatIsGivenWinsOverWhatIsBuiltInAndARefusalOverAnAllowance() {
    var config =
        config("--allow=127.0.0.0/8,fd00::/8", "--refuse", "10.0.0.0/8", "--refuse=fd00::/8");
    assertThat(refused(config, "127.0.0.1")).isFalse();
    assertThat(refused(config, "10.1.2.3")).isTrue();
    assertThat(refused(config, "fd00::1")).isTrue();
    assertThat(refused(config, "192.168.1.1")).isFalse();
  }

  @Test
  void aMetadataServiceStaysRefusedInsideAnAllowedRange() {
    assertThat(refused(config("--allow=169.254.0.0/16"), "169.254.169.254")).isTrue();
    assertThat(refused(config("--allow=169.254.169.254/32"), "169.254.169.254")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "--retention, soon, expected a time",
    "--retention, 0s, expected a time",
    "--deduplication, 0s, expected a time",
    "--endpoint-timeout, -1s, expected a time",
    "--allow, 10.0.0.1/8, expected an address range",
    "--allow, internal, ''",
    "--saved-limit, many, many"
  })
  void nonsenseIsRefusedByName(String option, String value, String text) {
    assertThatThrownBy(() -> config(option + "=" + value))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "--step-limit, 0",
    "--history-limit, 1025",
    "--saved-size, 0",
    "--invoke-depth, 0",
    "--batch-limit, 0",
    "--retry-limit, 0",
    "--body-limit, 0",
    "--body-limit, 1025",
    "--batch-size, 1025",
    "--label-limit, 1001",
    "--saved-limit, 0",
    "--retention-size, 0"
  })
  void numbersHaveBounds(String option, String value) {
    assertThatThrownBy(() -> config(option + "=" + value))
        .hasMessageContaining(option)
        .hasMessageContaining(value);
  }

  @ParameterizedTest
  @CsvSource({"--endpoint-timeout", "--call-timeout"})
  void noAttemptTakesLongerThanADay(String option) {
    assertThatThrownBy(() -> config(option + "=25h")).hasMessage(option + " may be at most 1d");
    config(option + "=24h");
  }

  private static boolean refused(Config config, String address) {
    return config.outgoing().destinations().refusal(InetAddress.ofLiteral(address)).isPresent();
  }
}
