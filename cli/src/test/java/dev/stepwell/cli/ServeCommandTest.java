package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.identity.DevelopmentUsers;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.project.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Credentials in production: created once, or given.
class ServeCommandTest {
  private static final String A = Secrets.signingKey();
  private static final String B = Secrets.signingKey();
  private static final String C = Secrets.signingKey();
  private static final String D = Secrets.signingKey();

  @TempDir Path data;

  private record Started(Running running, String text) implements AutoCloseable {
    /// The variables that it told the reader to export.
    Map<String, String> exports() {
      return Pattern.compile("^export (\\w+)=(.*)$", Pattern.MULTILINE)
          .matcher(text)
          .results()
          .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    boolean knows(String token) {
      return running.server().projects().authenticate(token).isPresent();
    }

    SigningKeys keys(String user) {
      return running.server().projects().keys(new ProjectId(user)).orElseThrow();
    }

    @Override
    public void close() {
      running.close();
    }
  }

  private Started serve(String... more) {
    var command = new ServeCommand();
    var line = new CommandLine(command);
    var own = new String[] {"--port", "0", "--data", data.toString()};
    var arguments = new String[own.length + more.length];
    System.arraycopy(own, 0, arguments, 0, own.length);
    System.arraycopy(more, 0, arguments, own.length, more.length);
    line.parseArgs(arguments);
    var bytes = new ByteArrayOutputStream();
    var running = command.start(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return new Started(running, bytes.toString(StandardCharsets.UTF_8));
  }

  private static String value(Map<String, String> variables, String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  private Started serveAs(String token, String current, String next) {
    return serve("--token", token, "--current-signing-key", current, "--next-signing-key", next);
  }

  @Test
  void theFirstStartCreatesCredentialsAndShowsThemOnce() {
    Map<String, String> shown;
    try (var first = serve()) {
      shown = first.exports();
      assertThat(shown.get("QSTASH_URL"))
          .isEqualTo("http://127.0.0.1:" + first.running().server().port());
      assertThat(Token.userId(value(shown, "QSTASH_TOKEN"))).contains("default");
      assertThat(first.knows(value(shown, "QSTASH_TOKEN"))).isTrue();
      var reader = first.text().lines().filter(line -> line.startsWith("ey")).findFirst();
      assertThat(access(first, reader.orElseThrow())).isEqualTo(Access.READ_ONLY);
      assertThat(shown.get("QSTASH_CURRENT_SIGNING_KEY")).startsWith("sig_");
      assertThat(shown.get("QSTASH_NEXT_SIGNING_KEY")).startsWith("sig_");
    }
    try (var second = serve()) {
      assertThat(second.exports()).isEmpty();
      assertThat(second.text()).contains("Stepwell is running at ");
      assertThat(second.knows(value(shown, "QSTASH_TOKEN"))).isTrue();
      assertThat(second.keys("default"))
          .isEqualTo(
              new SigningKeys(
                  value(shown, "QSTASH_CURRENT_SIGNING_KEY"),
                  value(shown, "QSTASH_NEXT_SIGNING_KEY")));
    }
  }

  @Test
  void twoServersCreateDifferentSecrets() {
    var one = Credentials.fresh();
    var other = Credentials.fresh();
    assertThat(one.token()).isNotEqualTo(other.token());
    assertThat(one.keys().current()).isNotEqualTo(other.keys().current());
    assertThat(one.keys().current()).isNotEqualTo(one.keys().next());
  }

  @Test
  void aTokenOfTheSameUserReplacesTheOldOne() {
    var old = Token.of("tenant", "old");
    var fresh = Token.of("tenant", "fresh");
    try (var first = serveAs(old, A, B)) {
      assertThat(first.knows(old)).isTrue();
      assertThat(first.text()).doesNotContain(old).doesNotContain(A);
    }
    try (var second = serveAs(fresh, C, D)) {
      assertThat(second.knows(old)).isFalse();
      assertThat(second.knows(fresh)).isTrue();
      assertThat(second.keys("tenant")).isEqualTo(new SigningKeys(C, D));
    }
    try (var third = serve()) {
      assertThat(third.knows(fresh)).isTrue();
      assertThat(third.exports()).isEmpty();
    }
  }

  @Test
  void keysThatWereRotatedStayRotatedUntilOthersAreGiven() {
    var token = Token.of("tenant", "secret");
    SigningKeys rotated;
    try (var first = serveAs(token, A, B)) {
      first.running().server().projects().rotate(new ProjectId("tenant"));
      rotated = first.keys("tenant");
      assertThat(rotated.current()).isEqualTo(B);
      assertThat(rotated.next()).isNotIn(A, B);
    }
    try (var second = serveAs(token, A, B)) {
      assertThat(second.keys("tenant")).isEqualTo(rotated);
      assertThat(second.text()).contains("rotated since they were given");
    }
    try (var third = serveAs(token, C, D)) {
      assertThat(third.keys("tenant")).isEqualTo(new SigningKeys(C, D));
      assertThat(third.text()).doesNotContain("rotated");
    }
  }

  @Test
  void aReadOnlyTokenStaysUntilAnotherIsGiven() {
    var full = Token.of("tenant", "full");
    var reader = Token.of("tenant", "reader");
    var other = Token.of("tenant", "other");
    try (var given = serveAs(full, reader)) {
      assertThat(access(given, full)).isEqualTo(Access.FULL);
      assertThat(access(given, reader)).isEqualTo(Access.READ_ONLY);
      assertThat(given.text()).doesNotContain(reader);
    }
    var fresh = Token.of("tenant", "fresh");
    try (var without = serveAs(fresh, A, B)) {
      assertThat(without.knows(full)).isFalse();
      assertThat(access(without, fresh)).isEqualTo(Access.FULL);
      assertThat(access(without, reader)).isEqualTo(Access.READ_ONLY);
    }
    try (var replaced = serveAs(fresh, other)) {
      assertThat(replaced.knows(reader)).isFalse();
      assertThat(access(replaced, other)).isEqualTo(Access.READ_ONLY);
    }
    try (var promoted = serveAs(other, A, B)) {
      assertThat(promoted.knows(fresh)).isFalse();
      assertThat(access(promoted, other)).isEqualTo(Access.FULL);
    }
  }

  private static String made(Started started, String user, Access access) {
    var token = Token.of(user, Secrets.letters(40));
    var answer =
        started
            .running()
            .server()
            .projects()
            .addToken(
                new ProjectId(user),
                new Project.Token(
                    Secrets.sha256(token),
                    access,
                    Optional.of(new Project.Made("ci", Instant.EPOCH))));
    assertThat(answer).isInstanceOf(Answer.Replied.class);
    return token;
  }

  private static void revoke(Started started, String user, String token) {
    var id = Project.Token.id(Secrets.sha256(token));
    assertThat(started.running().server().projects().revokeToken(new ProjectId(user), id))
        .isInstanceOf(Answer.Replied.class);
  }

  @Test
  void tokensThatClientsMadeStayWhateverIsGiven() {
    var given = Token.of("tenant", "given");
    var reader = Token.of("tenant", "reader");
    String full;
    String page;
    String revoked;
    try (var first = serveAs(given, reader)) {
      full = made(first, "tenant", Access.FULL);
      page = made(first, "tenant", Access.READ_ONLY);
      revoked = made(first, "tenant", Access.FULL);
      revoke(first, "tenant", revoked);
    }
    var other = Token.of("tenant", "other");
    for (var options :
        List.<Supplier<Started>>of(
            () -> serveAs(given, reader), this::serve, () -> serveAs(other, A, B))) {
      try (var start = options.get()) {
        assertThat(access(start, full)).isEqualTo(Access.FULL);
        assertThat(access(start, page)).isEqualTo(Access.READ_ONLY);
        assertThat(start.knows(revoked)).isFalse();
      }
    }
  }

  @Test
  void aTokenThatWasRevokedComesBackWhereItIsGivenAndNowhereElse() {
    var given = Token.of("tenant", "given");
    var reader = Token.of("tenant", "reader");
    try (var first = serveAs(given, reader)) {
      made(first, "tenant", Access.FULL);
      revoke(first, "tenant", given);
      revoke(first, "tenant", reader);
      assertThat(first.knows(given)).isFalse();
    }
    try (var without = serve()) {
      assertThat(without.knows(given)).isFalse();
      assertThat(without.knows(reader)).isFalse();
    }
    try (var again = serveAs(given, A, B)) {
      assertThat(again.knows(given)).isTrue();
      assertThat(again.knows(reader)).isFalse();
    }
  }

  @Test
  void aReadOnlyTokenOfNobodyElseIsTaken() {
    var full = Token.of("tenant", "full");
    for (var wrong :
        List.of(full, Token.of("other", "reader"), "nonsense", DevelopmentUsers.DEFAULT.token())) {
      assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> serveAs(full, wrong));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> serve("--read-only-token", Token.of("tenant", "reader")))
        .withMessageContaining("together with --token");
  }

  private Started serveAs(String token, String readOnlyToken) {
    return serve(
        "--token",
        token,
        "--read-only-token",
        readOnlyToken,
        "--current-signing-key",
        A,
        "--next-signing-key",
        B);
  }

  private static Access access(Started started, String token) {
    return started.running().server().projects().authenticate(token).orElseThrow().access();
  }

  @Test
  void aTokenOfAnotherUserAddsAProject() {
    var one = Token.of("one", "secret");
    var two = Token.of("two", "secret");
    serveAs(one, A, B).close();
    try (var second = serveAs(two, C, D)) {
      assertThat(second.knows(one)).isTrue();
      assertThat(second.knows(two)).isTrue();
    }
  }
}
