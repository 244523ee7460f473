package dev.stepwell.server.delivery;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.signature.BodyHash;
import dev.stepwell.protocol.signature.Signer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Who signs for each project: one signer, which is replaced when the keys rotate. May be shared
/// between threads.
final class Signers {
  private record Made(String key, Signer signer) {}

  private final Function<ProjectId, Optional<SigningKeys>> keys;
  private final Map<ProjectId, Made> made = new ConcurrentHashMap<>();

  /// Signs something, for nobody: for the first signature of a process the JDK reads files of its
  /// own, and where there is none left for that, no other signature will ever be made.
  Signers(Function<ProjectId, Optional<SigningKeys>> keys) {
    this.keys = keys;
    var _ =
        new Signer("-".repeat(Signer.MIN_KEY_BYTES))
            .sign("", BodyHash.of(new byte[0]), Instant.EPOCH, "");
  }

  /// Who signs with the current key; nobody where the project has no keys.
  Optional<Signer> of(ProjectId project) {
    return keys.apply(project).map(found -> of(project, found.current()));
  }

  /// Keys that were read just before a rotation may come last here: the next asker finds that they
  /// differ.
  private Signer of(ProjectId project, String key) {
    var last = made.get(project);
    if (last != null && last.key().equals(key)) {
      return last.signer();
    }
    var signer = new Signer(key);
    made.put(project, new Made(key, signer));
    return signer;
  }

  int count() {
    return made.size();
  }
}
