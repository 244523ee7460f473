package dev.stepwell.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.engine.project.Project.Token;
import dev.stepwell.engine.project.ProjectCommand.RotateKeys;
import dev.stepwell.engine.project.ProjectFact.ProjectSaved;
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

  @Test
  void aProjectThatIsNotThereHasNoKeys() {
    var decision = (Decision.Rejected) Projects.decide(tables, new RotateKeys(ID, "c"));

    assertThat(decision.why()).isInstanceOf(Rejection.NotFound.class);
  }
}
