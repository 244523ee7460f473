package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;

/// A development server in this process, and commands that are executed against it.
final class ClientHarness implements AutoCloseable {
  private final Running running;

  ClientHarness(Path data) {
    var command = new DevCommand();
    new CommandLine(command).parseArgs("--port", "0", "--data", data.toString());
    running =
        command.start(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
  }

  /// What a command printed and ended with.
  record Result(int code, String out, String err) {
    JsonValue json() {
      return JsonValue.parse("output", out.getBytes(StandardCharsets.UTF_8));
    }
  }

  String url() {
    return "http://127.0.0.1:" + running.server().port();
  }

  /// Executes a command as the development user.
  Result run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", url(), "--token", DevelopmentUsers.DEFAULT.token()));
    return execute(all.toArray(String[]::new));
  }

  /// Executes a command as often as it takes until it ends and prints as wanted. Bounded by the
  /// time-out of the test.
  Result until(Predicate<Result> wanted, String... arguments) {
    while (true) {
      var result = run(arguments);
      if (wanted.test(result)) {
        return result;
      }
      Thread.onSpinWait();
    }
  }

  /// Executes a command that has to succeed.
  String done(String... arguments) {
    var result = run(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  /// Executes a command that says itself which server it means.
  static Result execute(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }

  @Override
  public void close() {
    running.close();
  }
}
