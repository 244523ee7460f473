package dev.stepwell.server.project;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.engine.project.ProjectCommand.RotateKeys;
import dev.stepwell.engine.project.ProjectCommand.SaveProject;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All projects, in memory: there are few, and every request needs one. The rows in the store are
/// the truth.
public final class Projects {
  private static final ProjectId LOWEST = new ProjectId("\0");
  private static final ProjectId HIGHEST = new ProjectId("\uffff".repeat(8));
  private static final int MOST = 100_000;

  private final Partitions partitions;
  private final Map<ProjectId, Project> byId = new ConcurrentHashMap<>();
  private final Map<String, Principal> byTokenHash = new ConcurrentHashMap<>();
  private final Map<String, TokenHolder> byTokenId = new ConcurrentHashMap<>();

  private Projects(Partitions partitions) {
    this.partitions = partitions;
  }

  public static Projects load(Partitions partitions) {
    var projects = new Projects(partitions);
    for (int number = 0; number < partitions.count(); number++) {
      partitions
          .view(number)
          .projects()
          .ascending(LOWEST, HIGHEST, MOST)
          .forEach(row -> projects.remember(row.value()));
    }
    return projects;
  }

  /// Stores a project and takes it into account from then on.
  ///
  /// @throws IllegalStateException if it could not be stored
  public void save(Project project) {
    var answer = partitions.call(new SaveProject(project));
    if (!(answer instanceof Answer.Replied)) {
      throw new IllegalStateException(
          "project " + project.id().value() + " could not be stored: " + answer);
    }
    remember(project);
  }

  /// Rotates the signing keys of a project: its deliveries are signed with what was the next key
  /// from now on, attempts of older messages too. One at a time, so that what is remembered is what
  /// was stored last.
  public synchronized Rotation rotate(ProjectId id) {
    var answer = partitions.call(new RotateKeys(id, Secrets.signingKey()));
    // After a failure too: what cannot be answered may have been stored.
    var project = partitions.view(Address.of(id)).projects().get(id).orElseThrow();
    remember(project);
    return answer instanceof Answer.Replied
        ? new Rotation.Done(project.keys())
        : new Rotation.Failed(answer);
  }

  /// What came of a rotation.
  public sealed interface Rotation {
    record Done(SigningKeys keys) implements Rotation {}

    /// The keys are as they were, or nobody knows.
    ///
    /// @param answer why the keys are as they were, or perhaps are not
    record Failed(Answer answer) implements Rotation {}
  }

  /// Whom a token stands for. Only hashes are compared, so the time it takes says nothing about any
  /// token.
  public Optional<Principal> authenticate(String token) {
    return Optional.ofNullable(byTokenHash.get(Secrets.sha256(token)));
  }

  /// A token by its id.
  Optional<TokenHolder> holder(String tokenId) {
    return Optional.ofNullable(byTokenId.get(tokenId));
  }

  public Optional<Project> find(ProjectId id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<SigningKeys> keys(ProjectId id) {
    return find(id).map(Project::keys);
  }

  public Collection<Project> all() {
    return List.copyOf(byId.values());
  }

  /// A token that stays is known all the while.
  private synchronized void remember(Project project) {
    var id = project.id();
    byId.put(id, project);
    for (var token : project.tokens()) {
      var principal = new Principal(id, token.access());
      byTokenHash.put(token.sha256(), principal);
      byTokenId.put(token.id(), new TokenHolder(token.sha256(), principal));
    }
    var hashes = project.tokens().stream().map(Project.Token::sha256).toList();
    byTokenHash
        .entrySet()
        .removeIf(
            known -> known.getValue().project().equals(id) && !hashes.contains(known.getKey()));
    byTokenId
        .values()
        .removeIf(
            known -> known.principal().project().equals(id) && !hashes.contains(known.sha256()));
  }
}
