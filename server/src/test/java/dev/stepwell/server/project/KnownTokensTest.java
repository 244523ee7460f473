package dev.stepwell.server.project;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Whom a token stands for while projects change.
class KnownTokensTest {
  private static final ProjectId ID = new ProjectId("me");
  private static final int CHANGES = 2_000;

  private static Project project() {
    var tokens = new ArrayList<Token>();
    for (int i = 0; i < Project.MOST_TOKENS; i++) {
      tokens.add(new Token(Secrets.sha256("token " + i), Access.FULL));
    }
    return new Project(ID, tokens, new SigningKeys("sig_a", "sig_b"));
  }

  @Test
  void aTokenThatStaysIsKnownAtEachMoment() throws InterruptedException {
    try (var store = new MemoryStore(1);
        var partitions =
            new Partitions(
                store, new Engine(new JsonWire(), Limits.DEFAULT), InstantSource.system(), 100)) {
      partitions.start();
      var projects = Projects.load(partitions);
      projects.save(project());
      var going = new AtomicBoolean(true);
      var unknown = new AtomicInteger();
      var last = "token " + (Project.MOST_TOKENS - 1);
      var asking =
          Thread.ofPlatform()
              .start(() -> {
                while (going.get()) {
                  if (projects.authenticate(last).isEmpty()) {
                    unknown.incrementAndGet();
                  }
                }
              });
      for (int i = 0; i < CHANGES; i++) {
        projects.save(project());
      }
      going.set(false);
      asking.join();
      assertThat(unknown).hasValue(0);
    }
  }
}
