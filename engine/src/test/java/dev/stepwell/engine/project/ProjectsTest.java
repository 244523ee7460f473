package dev.stepwell.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.Made;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.engine.project.Project.Token;
import dev.stepwell.engine.project.ProjectCommand.AddToken;
import dev.stepwell.engine.project.ProjectCommand.Configure;
import dev.stepwell.engine.project.ProjectCommand.RevokeToken;
import dev.stepwell.engine.project.ProjectCommand.RotateKeys;
import dev.stepwell.engine.project.ProjectFact.ProjectSaved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectsTest {
  private static final ProjectId ID = new ProjectId("tenant-a");

  private final MapTables tables = new MapTables();

  @Test
  void theNextKeyBecomesTheCurrentOne() {
    var given = Optional.of(new SigningKeys("a", "b"));
    var tokens = List.of(new Token("hash", Access.FULL));
    tables.projects().insert(ID, new Project(ID, tokens, new SigningKeys("a", "b"), given));

    var decision = (Decision.Accepted) Projects.decide(tables, new RotateKeys(ID, "c"));

    assertThat(decision.facts())
        .containsExactly(
            new ProjectSaved(new Project(ID, tokens, new SigningKeys("b", "c"), given)));
  }

  private static final SigningKeys KEYS = new SigningKeys("a", "b");
  private static final Token FULL = new Token("f".repeat(64), Access.FULL);
  private static final Token READER = new Token("r".repeat(64), Access.READ_ONLY);

  private static Token made(String letter, Access access) {
    return new Token(letter.repeat(64), access, Optional.of(new Made("ci", Instant.EPOCH)));
  }

  private void given(Token... tokens) {
    tables.projects().upsert(ID, new Project(ID, List.of(tokens), KEYS));
  }

  private List<Token> tokensAfter(ProjectCommand command) {
    var decision = (Decision.Accepted) Projects.decide(tables, command);
    return ((ProjectSaved) decision.facts().getFirst()).project().tokens();
  }

  private Rejection refused(ProjectCommand command) {
    return ((Decision.Rejected) Projects.decide(tables, command)).why();
  }

  private static ProjectCommand configured(Token... tokens) {
    return new Configure(new Project(ID, List.of(tokens), KEYS));
  }

  @Test
  void aTokenIsAddedAndRevoked() {
    given(FULL);
    var more = made("0123456789abcdef", Access.READ_ONLY);
    assertThat(more.id()).isEqualTo("0123456789abcdef");
    assertThat(tokensAfter(new AddToken(ID, more))).containsExactly(FULL, more);
    given(FULL, more);
    assertThat(tokensAfter(new RevokeToken(ID, more.id()))).containsExactly(FULL);
    assertThat(refused(new RevokeToken(ID, "fedcba9876543210")))
        .isInstanceOf(Rejection.NotFound.class);
  }

  @Test
  void theLastTokenThatMayDoEverythingStays() {
    given(FULL, READER);
    assertThat(refused(new RevokeToken(ID, FULL.id()))).isInstanceOf(Rejection.Unacceptable.class);
    var other = made("1", Access.FULL);
    given(FULL, READER, other);
    assertThat(tokensAfter(new RevokeToken(ID, FULL.id()))).containsExactly(READER, other);
  }

  @Test
  void soManyTokensAndNoMore() {
    var tokens = new ArrayList<Token>();
    tokens.add(FULL);
    while (tokens.size() < Project.MOST_TOKENS - 1) {
      tokens.add(made("x" + tokens.size() + "-", Access.READ_ONLY));
    }
    given(tokens.toArray(Token[]::new));
    var last = made("y", Access.READ_ONLY);
    assertThat(tokensAfter(new AddToken(ID, last))).hasSize(Project.MOST_TOKENS).endsWith(last);
    tokens.add(last);
    given(tokens.toArray(Token[]::new));
    assertThat(refused(new AddToken(ID, made("z", Access.FULL))))
        .isInstanceOf(Rejection.LimitReached.class);
  }

  @Test
  void aConfigurationReplacesWhatItNamedBeforeAndNothingElse() {
    var mine = made("1", Access.FULL);
    var other = new Token("2".repeat(64), Access.FULL);
    given(FULL, READER, mine);
    assertThat(tokensAfter(configured(other))).containsExactly(other, READER, mine);
    var reader = new Token("3".repeat(64), Access.READ_ONLY);
    assertThat(tokensAfter(configured(other, reader))).containsExactly(other, reader, mine);
    // What a client made and the configuration names is the configuration's.
    var named = new Token(mine.sha256(), Access.FULL);
    assertThat(tokensAfter(configured(named))).containsExactly(named, READER);
  }

  @Test
  void aConfigurationBringsNothingBackThatItDoesNotName() {
    given(made("1", Access.FULL));
    assertThat(tokensAfter(configured(FULL))).containsExactly(FULL, made("1", Access.FULL));
  }

  @Test
  void aProjectThatIsNotThereHasNoTokens() {
    assertThat(refused(new AddToken(ID, FULL))).isInstanceOf(Rejection.NotFound.class);
    assertThat(refused(new RevokeToken(ID, FULL.id()))).isInstanceOf(Rejection.NotFound.class);
    assertThat(tokensAfter(configured(FULL))).containsExactly(FULL);
  }

  @Test
  void aProjectThatIsNotThereHasNoKeys() {
    var decision = (Decision.Rejected) Projects.decide(tables, new RotateKeys(ID, "c"));

    assertThat(decision.why()).isInstanceOf(Rejection.NotFound.class);
  }
}
