package dev.stepwell.server.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import io.netty.channel.ChannelException;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutOfFilesTest {
  @Test
  void isToldFromWhatAnEndpointDoes() {
    var limit = new SocketException("Too many open files");

    assertThat(OutOfFiles.caused(limit)).isTrue();
    assertThat(OutOfFiles.caused(new IOException("accept(..) failed: Too many open files")))
        .isTrue();
    assertThat(OutOfFiles.caused(new ChannelException("Failed to open a socket.", limit))).isTrue();
    assertThat(OutOfFiles.caused(new ChannelException(new SocketException("Zu viele Dateien"))))
        .isTrue();
    assertThat(OutOfFiles.caused(new ConnectException("Connection refused"))).isFalse();
    assertThat(OutOfFiles.caused(new SocketException("Connection reset"))).isFalse();
    assertThat(OutOfFiles.caused(new IllegalStateException())).isFalse();
    assertThat(OutOfFiles.now()).isFalse();
  }

  @Test
  void isNoFailureOfAnEndpointAndOverOnceThereAreFilesAgain() throws Exception {
    try (var endpoint = RawEndpoint.start(Script.response(200, "ok").thenHangup())) {
      var child = Child.start(endpoint.url("/"));

      assertThat(child)
          .containsExactly(
              "with files: Responded",
              "without files: Abandoned " + OutOfFiles.MESSAGE,
              "a name: Abandoned " + OutOfFiles.MESSAGE,
              "a name again: Abandoned " + OutOfFiles.MESSAGE,
              "2 lookups",
              "with files again: Responded");
      assertThat(endpoint.requests()).hasSize(2);
    }
  }

  /// A process that may open few files, and uses them up.
  static final class Child {
    private static final int FILES = 200;

    /// What is no line of the log begins with it.
    private static final String TOLD = "> ";

    private Child() {}

    /// Returns the lines that it prints.
    static List<String> start(String url) throws IOException {
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      var script = "ulimit -n " + FILES + " && exec \"$@\"";
      var process =
          new ProcessBuilder(
                  List.of(
                      "sh",
                      "-c",
                      script,
                      "sh",
                      java,
                      "-Xmx64m",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Child.class.getName(),
                      url))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var lines = process.inputReader()) {
        return lines
            .lines()
            .filter(line -> line.startsWith(TOLD))
            .map(line -> line.substring(TOLD.length()))
            .toList();
      }
    }

    /// Ends as it is: threads that wait for files must not keep it.
    public static void main(String[] arguments) {
      try {
        run(arguments[0]);
      } catch (IOException failure) {
        System.out.println(TOLD + failure);
      } finally {
        System.out.flush();
        Runtime.getRuntime().halt(0);
      }
    }

    private static void run(String url) throws IOException {
      var lookups = new AtomicInteger();
      var fixture =
          new SenderFixture(
              SenderFixture.SETTINGS,
              DestinationPolicy.development(),
              host -> {
                lookups.incrementAndGet();
                return List.of(InetAddress.getAllByName(host));
              });
      tell("with files", fixture, url);
      var taken = new ArrayList<FileInputStream>();
      while (!OutOfFiles.now()) {
        taken.add(new FileInputStream("/dev/null"));
      }
      tell("without files", fixture, url);
      tell("a name", fixture, "http://name.invalid/");
      tell("a name again", fixture, "http://name.invalid/");
      System.out.println(TOLD + lookups + " lookups");
      for (var file : taken) {
        file.close();
      }
      tell("with files again", fixture, url);
    }

    private static void tell(String when, SenderFixture fixture, String url) {
      var answer = fixture.send(SenderFixture.post(url, "body"));
      var why = answer instanceof Answer.Abandoned(var text) ? " " + text : "";
      System.out.println(TOLD + when + ": " + answer.getClass().getSimpleName() + why);
    }
  }
}
