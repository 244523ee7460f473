package dev.stepwell.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.signature.Signer;
import dev.stepwell.server.project.Secrets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignersTest {
  private static final ProjectId ONE = new ProjectId("one");
  private static final ProjectId OTHER = new ProjectId("other");

  private final Map<ProjectId, SigningKeys> keys = new HashMap<>();
  private final Signers signers = new Signers(id -> Optional.ofNullable(keys.get(id)));

  private static String signed(Signer signer) {
    return signer.sign("https://example.com/", "", Instant.EPOCH, "jwt_x");
  }

  private String rotated(ProjectId project) {
    var key = Secrets.signingKey();
    keys.put(project, new SigningKeys(key, Secrets.signingKey()));
    return key;
  }

  @Test
  void rotationsLeaveOneSignerForEachProject() {
    for (int i = 0; i < 10; i++) {
      for (var project : new ProjectId[] {ONE, OTHER}) {
        var key = rotated(project);
        assertThat(signed(signers.of(project).orElseThrow())).isEqualTo(signed(new Signer(key)));
      }
    }
    assertThat(signers.count()).isEqualTo(2);
  }

  @Test
  void aSignerServesUntilTheKeyChanges() {
    rotated(ONE);
    var first = signers.of(ONE);
    assertThat(signers.of(ONE).orElseThrow()).isSameAs(first.orElseThrow());
    rotated(ONE);
    assertThat(signers.of(ONE).orElseThrow()).isNotSameAs(first.orElseThrow());
  }

  @Test
  void whoHasNoKeysHasNoSigner() {
    assertThat(signers.of(ONE)).isEmpty();
    assertThat(signers.count()).isZero();
  }
}
