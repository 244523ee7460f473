package dev.stepwell.server.project;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.engine.project.ProjectCommand;
import dev.stepwell.engine.project.ProjectCommand.AddToken;
import dev.stepwell.engine.project.ProjectCommand.Configure;
import dev.stepwell.engine.project.ProjectCommand.RevokeToken;
import dev.stepwell.engine.project.ProjectCommand.RotateKeys;
import dev.stepwell.engine.project.ProjectCommand.SaveProject;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import java.util.Collection;
import java.util.HashSet;
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

  /// Takes over what the operator's configuration says of a project; tokens that clients made stay.
  ///
  /// @throws IllegalStateException if it could not be stored
  public void configure(Project project) {
    var answer = partitions.call(new Configure(project));
    if (!(answer instanceof Answer.Replied)) {
      throw new IllegalStateException(
          "project " + project.id().value() + " could not be stored: " + answer);
    }
    refresh(project.id());
  }

  /// Gives a project another token. After a failure it may be there or not.
  public Answer addToken(ProjectId id, Project.Token token) {
    return changed(id, new AddToken(id, token));
  }

  /// Takes a token from a project: it is good for nothing once this returns.
  ///
  /// @param token its id
  public Answer revokeToken(ProjectId id, String token) {
    return changed(id, new RevokeToken(id, token));
  }

  private Answer changed(ProjectId id, ProjectCommand command) {
    var answer = partitions.ask(id, command);
    refresh(id); // after a failure too: what cannot be answered may have been stored
    return answer;
  }

  /// One at a time, so that what is remembered is what was stored last.
  private synchronized void refresh(ProjectId id) {
    partitions.view(Address.of(id)).projects().get(id).ifPresent(this::remember);
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

  private synchronized void remember(Project project) {
    var id = project.id();
    byId.put(id, project);
    var known = new HashSet<String>();
    for (var token : project.tokens()) {
      var principal = new Principal(id, token.access(), token.id());
      known.add(token.sha256());
      byTokenHash.put(token.sha256(), principal);
      byTokenId.put(token.id(), new TokenHolder(token.sha256(), principal));
    }
    // Only now: at no moment is a token unknown that stays.
    byTokenHash
        .entrySet()
        .removeIf(
            entry -> entry.getValue().project().equals(id) && !known.contains(entry.getKey()));
    byTokenId
        .values()
        .removeIf(
            holder -> holder.principal().project().equals(id) && !known.contains(holder.sha256()));
  }
}
