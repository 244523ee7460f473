package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.server.project.Secrets;
import dev.stepwell.store.rocksdb.RocksStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What cannot work is refused with one line that says why, and exit code 1.
class RefusalTest {
  @TempDir Path folder;

  private record Refused(int code, String text) {}

  private static Refused run(String... arguments) {
    var text = new StringWriter();
    var line = Main.commandLine().setErr(new PrintWriter(text, true));
    return new Refused(line.execute(arguments), text.toString());
  }

  private Refused start(String mode, String... more) {
    var arguments = new ArrayList<>(List.of(mode, "--port", "0", "--data", data().toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static void assertOneLine(Refused refused, String... words) {
    assertThat(refused.code()).as(refused.text()).isEqualTo(1);
    assertThat(refused.text().lines()).hasSize(1);
    assertThat(refused.text()).startsWith("stepwell: ");
    assertThat(refused.text()).contains(words);
  }

  @Test
  void aPortThatIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = String.valueOf(taken.getLocalPort());
      var refused = run("dev", "--port", port, "--data", data().toString());
      assertOneLine(refused, "cannot listen", "--port");
    }
    // The store was closed, so whoever still used it would bring the process down.
    assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
        .noneMatch(name -> name.matches("(partition|timer)-\\d+"));
  }

  @Test
  void aDataFolderInUse() {
    try (var _ = RocksStore.open(data(), 1)) {
      assertOneLine(start("dev"), "in use", data().toString());
    }
  }

  @Test
  void anotherNumberOfPartitions() {
    RocksStore.open(data(), 2).close();
    assertOneLine(start("dev", "--partitions", "3"), "partition", "2", "3");
  }

  @Test
  void dataOfAnotherVersion() throws IOException {
    RocksStore.open(data(), 2).close();
    var format = data().resolve("stepwell.properties");
    Files.writeString(format, Files.readString(format).replace("format=1", "format=7"));
    assertOneLine(start("dev"), "format 7", "version", data().toString());
  }

  @Test
  void aDataFolderThatIsAFile() throws IOException {
    Files.writeString(data(), "not a folder");
    assertOneLine(start("dev"), data().toString());
  }

  @Test
  void noPartitions() {
    assertOneLine(start("dev", "--partitions", "0"), "partition");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "", "e30=", "eyJVc2VySUQiOjF9", "eyJVc2VySUQiOiIifQ=="})
  void aTokenThatIsNoBase64OfAnObjectWithAUser(String token) {
    assertOneLine(serveWith(token), "base64", "UserID");
    assertThat(data()).doesNotExist();
  }

  @Test
  void aTokenThatEverybodyKnows() {
    assertOneLine(serveWith(DevelopmentUsers.DEFAULT.token()), "everybody knows");
  }

  private Refused serveWith(String token) {
    return serveWith(token, Secrets.signingKey(), Secrets.signingKey());
  }

  private Refused serveWith(String token, String current, String next) {
    var keys = List.of("--current-signing-key", current, "--next-signing-key", next);
    var arguments = Stream.concat(Stream.of("--token", token), keys.stream());
    return start("serve", arguments.toArray(String[]::new));
  }

  @Test
  void keysThatAreTooShortToSignWith() {
    var token = Token.of("tenant", "secret");
    assertOneLine(serveWith(token, "sig_short", Secrets.signingKey()), "signing key", "32 bytes");
    assertOneLine(serveWith(token, Secrets.signingKey(), "sig_short"), "signing key", "32 bytes");
  }

  @Test
  void aTokenWithoutKeys() {
    var refused = start("serve", "--token", Token.of("tenant", "secret"));
    assertOneLine(refused, "together", "--current-signing-key", "--next-signing-key");
    assertThat(refused.text()).doesNotContain("secret");
  }

  @Test
  void theDataOfADevelopmentServerInProduction() {
    var dev = new DevCommand();
    new CommandLine(dev).parseArgs("--port", "0", "--data", data().toString());
    dev.start(new PrintStream(OutputStream.nullOutputStream())).close();
    assertOneLine(start("serve"), "public", "--data");
  }

  @Test
  void optionsThatAreNone() {
    var refused = start("dev", "--prot", "1");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.text()).contains("--prot").contains("--port");
  }

  @Test
  void aTokenIsToldApartFromOtherBase64() {
    var other = Base64.getEncoder().encodeToString("[1]".getBytes(StandardCharsets.UTF_8));
    assertOneLine(serveWith(other), "base64");
  }
}
