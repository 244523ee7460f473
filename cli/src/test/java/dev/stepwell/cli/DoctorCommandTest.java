package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import dev.stepwell.testkit.TestCertificates;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What an endpoint without an SDK shows; the others are met end to end.
class DoctorCommandTest {
  private record Told(int code, String text) {}

  private static Told doctor(String... words) {
    var text = new StringWriter();
    var line = new CommandLine(new DoctorCommand(Map.of())).setOut(new PrintWriter(text, true));
    int code =
        line.execute(Stream.concat(Stream.of("--dev"), Stream.of(words)).toArray(String[]::new));
    return new Told(code, text.toString());
  }

  private static Told of(String answer) {
    try (var endpoint = RawEndpoint.start(answering(answer))) {
      return doctor(endpoint.url("/workflow"));
    }
  }

  private static void assertNames(Told told, String code, String... words) {
    assertThat(told.code()).as(told.text()).isEqualTo(1);
    assertThat(told.text().lines())
        .as(told.text())
        .anyMatch(line -> line.matches("WRONG +" + code + " .*"))
        .anyMatch(line -> line.contains("→ "));
    for (var word : words) {
      assertThat(told.text()).contains(word);
    }
  }

  @Test
  void aCertificateThatNobodyVouchesFor(@TempDir Path folder) {
    var certificates = TestCertificates.create(folder, "ip:127.0.0.1");
    try (var endpoint = RawEndpoint.startSecure(certificates.context(), answering("200 OK"))) {
      assertNames(doctor(endpoint.url("/workflow")), "tls");
    }
  }

  @Test
  void aPortThatSpeaksNoTls() {
    try (var endpoint = RawEndpoint.start(answering("200 OK"))) {
      assertNames(doctor(endpoint.url("/workflow").replace("http:", "https:")), "tls");
    }
  }

  @Test
  void aHostThatNobodyKnows() {
    assertNames(doctor("http://no-such-host.invalid/workflow"), "resolve", "no-such-host");
  }

  @Test
  void anEndpointThatTakesItselfForAnother() {
    assertNames(
        of("500 Internal\nSignatureError: invalid subject: https://a.example/w, want: http://b/w"),
        "proxy",
        "http://b/w",
        "https://a.example/w");
  }

  @Test
  void aClockThatIsWrong() {
    assertNames(
        of("500 Internal\nSignatureError: \"exp\" claim timestamp check failed: signature"),
        "clock");
  }

  @Test
  void aProxyWithoutItsApplicationAndARouteThatTakesNoPost() {
    assertNames(of("502 Bad Gateway\nnginx"), "answer", "proxies");
    assertNames(of("405 Method Not Allowed"), "route", "POST");
  }

  @Test
  void anAnswerThatIsNoHttp() {
    try (var endpoint = RawEndpoint.start(Script.raw("SSH-2.0-OpenSSH\r\n\r\n"))) {
      assertNames(doctor(endpoint.url("/workflow")), "transport");
    }
  }

  /// @param answer the status, and the body behind a line break
  private static Script answering(String answer) {
    var parts = (answer + "\n").split("\n", 2);
    return Script.response(
        Integer.parseInt(parts[0].substring(0, 3)), parts[1].strip(), "Connection: close");
  }
}
