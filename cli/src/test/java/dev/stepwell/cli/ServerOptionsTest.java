package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ServerOptionsTest {
  private static ServerOptions parse(String... arguments) {
    return CommandLine.populateCommand(new ServerOptions(), arguments);
  }

  @Test
  void everythingHasADefaultButTheNumberOfPartitionsWhichTheDataMayKnow() {
    var options = parse();
    assertThat(options.host).isEqualTo("127.0.0.1");
    assertThat(options.port).isEqualTo(8080);
    assertThat(options.data).isEqualTo(Path.of(".stepwell"));
    assertThat(options.partitions).isNull();
  }

  @Test
  void optionsAreTaken() {
    var options =
        parse("--host", "::", "--port=0", "--data", "/var/lib/stepwell", "--partitions", "4");
    assertThat(options.host).isEqualTo("::");
    assertThat(options.port).isZero();
    assertThat(options.data).isEqualTo(Path.of("/var/lib/stepwell"));
    assertThat(options.partitions).isEqualTo(4);
  }

  @Test
  void aPortThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> parse("--port", "http"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--port")
        .hasMessageContaining("http");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8080",
    "0.0.0.0, http://127.0.0.1:8080",
    "::, http://127.0.0.1:8080",
    "::1, http://[::1]:8080",
    "flows.example, http://flows.example:8080"
  })
  void theAnnouncedAddressCanBeCalled(String host, String url) {
    assertThat(Announcement.url(host, 8080)).isEqualTo(url);
  }
}
