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
import dev.stepwell.server.project.Principal;
import dev.stepwell.server.project.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Users in development: the documented ones, whatever happened before.
class DevCommandTest {
  private static final ProjectId USER = new ProjectId(DevelopmentUsers.DEFAULT.id());

  @TempDir Path data;

  private Running dev(String... more) {
    var command = new DevCommand();
    var arguments = new ArrayList<>(List.of("--port", "0", "--data", data.toString()));
    arguments.addAll(List.of(more));
    new CommandLine(command).parseArgs(arguments.toArray(String[]::new));
    return command.start(
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
  }

  private static Optional<Access> access(Running running, String token) {
    return running.server().projects().authenticate(token).map(Principal::access);
  }

  @Test
  void theDefaultUserMayHaveAReadOnlyToken() {
    var reader = Token.of(DevelopmentUsers.DEFAULT.id(), "reader");
    try (var given = dev("--read-only-token", reader)) {
      assertThat(access(given, reader)).contains(Access.READ_ONLY);
      assertThat(given.server().projects().authenticate(reader).map(Principal::project))
          .contains(USER);
      assertThat(access(given, DevelopmentUsers.DEFAULT.token())).contains(Access.FULL);
    }
    try (var without = dev()) {
      assertThat(access(without, reader)).contains(Access.READ_ONLY);
      assertThat(access(without, DevelopmentUsers.DEFAULT.token())).contains(Access.FULL);
    }
  }

  @Test
  void tokensThatClientsMadeStay() {
    var made = Token.of(DevelopmentUsers.DEFAULT.id(), "made");
    try (var first = dev()) {
      var token =
          new Project.Token(
              Secrets.sha256(made),
              Access.READ_ONLY,
              Optional.of(new Project.Made("page", Instant.EPOCH)));
      assertThat(first.server().projects().addToken(USER, token))
          .isInstanceOf(Answer.Replied.class);
    }
    try (var second = dev()) {
      assertThat(access(second, made)).contains(Access.READ_ONLY);
      assertThat(access(second, DevelopmentUsers.DEFAULT.token())).contains(Access.FULL);
    }
  }

  @Test
  void aReadOnlyTokenOfSomebodyElseIsRefused() {
    for (var wrong :
        new String[] {
          DevelopmentUsers.DEFAULT.token(), Token.of("testUser1", "reader"), "nonsense"
        }) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> dev("--read-only-token", wrong));
    }
  }

  @Test
  void theDocumentedKeysAreThereAgainAfterARestart() {
    var fixed = DevelopmentUsers.DEFAULT.keys().orElseThrow();
    var documented = new SigningKeys(fixed.current(), fixed.next());
    try (var first = dev()) {
      first.server().projects().rotate(USER);
      assertThat(first.server().projects().keys(USER))
          .isPresent()
          .isNotEqualTo(Optional.of(documented));
    }
    try (var second = dev()) {
      assertThat(second.server().projects().keys(USER)).contains(documented);
    }
  }
}
