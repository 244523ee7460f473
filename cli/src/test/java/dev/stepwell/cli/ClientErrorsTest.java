package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.identity.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands end with, and what they say where something is wrong.
class ClientErrorsTest {
  @TempDir static Path data;
  private static ClientHarness stepwell;

  @BeforeAll
  static void start() {
    stepwell = new ClientHarness(data);
  }

  @AfterAll
  static void stop() {
    stepwell.close();
  }

  @Test
  void keysAreShownToPeopleAndToPrograms() {
    var shown = stepwell.run("keys", "show");
    assertThat(shown.code()).isZero();
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out()).startsWith("export QSTASH_CURRENT_SIGNING_KEY=sig_");
    var json = stepwell.run("keys", "show", "--json").json();
    assertThat(shown.out()).contains(json.text("current")).contains(json.text("next"));
  }

  @Test
  void anUnknownTokenAndAMissingOneEndWithFive() {
    var token = Token.of("somebody", "else");
    var unknown = ClientHarness.execute("keys", "show", "--url", stepwell.url(), "--token", token);
    assertThat(unknown.code()).isEqualTo(5);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err()).contains("QSTASH_TOKEN");
    var missing = ClientHarness.execute("keys", "show", "--url", stepwell.url(), "--token", "");
    assertThat(missing.code()).isEqualTo(5);
    assertThat(missing.err()).contains("no token");
  }

  @Test
  void aServerThatIsNotThereEndsWithFour() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var result =
        ClientHarness.execute(
            "keys",
            "show",
            "--url",
            "http://127.0.0.1:" + port,
            "--token",
            DevelopmentUsers.DEFAULT.token());
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("cannot reach").contains("stepwell dev").contains("--url");
  }

  @Test
  void whatIsWrittenWronglyEndsWithTwo() {
    assertThat(stepwell.run("keys", "show", "--no-such-option").code()).isEqualTo(2);
    assertThat(ClientHarness.execute("keys").code()).isEqualTo(2);
    assertThat(ClientHarness.execute("keys").err()).contains("show, rotate");
    var url = ClientHarness.execute("keys", "show", "--token", "x", "--url", "localhost:8080");
    assertThat(url.code()).isEqualTo(2);
    assertThat(url.err()).contains("http://");
  }
}
