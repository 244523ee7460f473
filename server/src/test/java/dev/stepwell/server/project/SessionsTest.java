package dev.stepwell.server.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.engine.project.Project.Token;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
  private static final Principal ME =
      new Principal(new ProjectId("me"), Access.FULL, Token.id(Secrets.sha256("mine")));

  private static final SessionKey KEY = SessionKey.fresh();

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore(1);
  private final Partitions partitions =
      new Partitions(
          store, new Engine(new JsonWire(), Limits.DEFAULT), InstantSource.system(), 100);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Projects projects;
  private Sessions sessions;

  @BeforeEach
  void start() {
    partitions.start();
    projects = Projects.load(partitions);
    sessions = with(KEY);
    save("mine");
  }

  private Sessions with(SessionKey key) {
    return new Sessions(projects, () -> now, key);
  }

  @AfterEach
  void stop() {
    partitions.close();
    store.close();
  }

  private void save(String token) {
    projects.save(
        new Project(
            ME.project(),
            List.of(new Token(Secrets.sha256(token), Access.FULL)),
            new SigningKeys("sig_current", "sig_next")));
  }

  @Test
  void aSessionStandsForWhoeverOpenedItAndIsNotHisToken() {
    var session = sessions.open("mine").orElseThrow();
    assertThat(sessions.find(session)).contains(ME);
    assertThat(session).doesNotContain("mine").doesNotContain(Secrets.sha256("mine"));
    assertThat(sessions.open("mine").orElseThrow()).isNotEqualTo(session);
  }

  @Test
  void nobodyOpensOneWithAnotherToken() {
    assertThat(sessions.open("other")).isEmpty();
    assertThat(sessions.open("")).isEmpty();
  }

  @Test
  void itEndsWhenItsTimeIsOver() {
    var session = sessions.open("mine").orElseThrow();
    now = now.plus(Sessions.LIFE).minusSeconds(1);
    assertThat(sessions.find(session)).contains(ME);
    now = now.plusSeconds(1);
    assertThat(sessions.find(session)).isEmpty();
  }

  @Test
  void nobodyMakesItLonger() {
    var session = sessions.open("mine").orElseThrow();
    var parts = session.split("\\.");
    parts[1] = String.valueOf(Long.parseLong(parts[1]) + 1);
    assertThat(sessions.find(String.join(".", parts))).isEmpty();
  }

  @Test
  void itSurvivesARestartWithTheKeyOfTheFolder() {
    var session = with(SessionKey.in(folder)).open("mine").orElseThrow();
    projects = Projects.load(partitions);
    assertThat(with(SessionKey.in(folder)).find(session)).contains(ME);
  }

  /// All that is stored of a token is known to whoever has a backup.
  @Test
  void aCopyOfTheDataOpensNone() {
    var session = sessions.open("mine").orElseThrow();
    var thief = with(SessionKey.fresh());
    assertThat(sessions.find(thief.open("mine").orElseThrow())).isEmpty();
    assertThat(thief.find(session)).isEmpty();
  }

  @Test
  void theKeyOfAFolderIsForItsOwnerAlone() throws IOException {
    SessionKey.in(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void aKeyThatIsNotWholeIsMadeAnew() throws IOException {
    var session = with(SessionKey.in(folder)).open("mine").orElseThrow();
    Files.write(keyFile(), new byte[5]);
    var again = with(SessionKey.in(folder));
    assertThat(again.find(session)).isEmpty();
    var other = again.open("mine").orElseThrow();
    assertThat(with(SessionKey.in(folder)).find(other)).contains(ME);
  }

  @Test
  void whereNoKeyCanBeKeptSessionsEndWithTheProcess() {
    var nowhere = folder.resolve("missing");
    var sessions = with(SessionKey.in(nowhere));
    var session = sessions.open("mine").orElseThrow();
    assertThat(sessions.find(session)).contains(ME);
    assertThat(with(SessionKey.in(nowhere)).find(session)).isEmpty();
  }

  private Path keyFile() {
    return folder.resolve(SessionKey.FILE);
  }

  @Test
  void itEndsWithItsToken() {
    var session = sessions.open("mine").orElseThrow();
    save("another");
    assertThat(sessions.find(session)).isEmpty();
    assertThat(sessions.isOf(session, "x")).isFalse();
    assertThatThrownBy(() -> sessions.formToken(session))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void formsAreOfTheSessionThatGotThem() {
    var session = sessions.open("mine").orElseThrow();
    var form = sessions.formToken(session);
    assertThat(sessions.isOf(session, form)).isTrue();
    assertThat(sessions.isOf(session, form + "x")).isFalse();
    assertThat(sessions.isOf(sessions.open("mine").orElseThrow(), form)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "...",
        "0123456789abcdef.1.a.b",
        "0123456789abcdef.99999999999999.a.b",
        "ü"
      })
  void whatIsNoSessionIsNone(String text) {
    assertThat(sessions.find(text)).isEmpty();
  }
}
