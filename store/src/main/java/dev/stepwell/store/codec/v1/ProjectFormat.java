package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.store.proto.V1;
import java.util.ArrayList;
import java.util.Optional;

/// Projects.
public final class ProjectFormat {
  private ProjectFormat() {}

  public static V1.Project write(Project project) {
    var written =
        V1.Project.newBuilder()
            .setId(project.id().value())
            .setCurrentKey(project.keys().current())
            .setNextKey(project.keys().next());
    for (var token : project.tokens()) {
      written.addTokens(write(token));
    }
    project
        .given()
        .ifPresent(keys -> written.setGivenCurrentKey(keys.current()).setGivenNextKey(keys.next()));
    return written.build();
  }

  private static V1.Project.Token write(Project.Token token) {
    var written =
        V1.Project.Token.newBuilder().setSha256(token.sha256()).setAccess(access(token.access()));
    token
        .made()
        .ifPresent(made ->
            written.setMade(
                V1.Project.Made.newBuilder().setName(made.name()).setAt(Common.time(made.at()))));
    return written.build();
  }

  private static Project.Token read(V1.Project.Token token) {
    return new Project.Token(
        token.getSha256(),
        access(token.getAccess()),
        token.hasMade()
            ? Optional.of(
                new Project.Made(token.getMade().getName(), Common.time(token.getMade().getAt())))
            : Optional.empty());
  }

  public static Project read(V1.Project project) {
    var tokens = new ArrayList<Project.Token>();
    for (var token : project.getTokensList()) {
      tokens.add(read(token));
    }
    return new Project(
        new ProjectId(project.getId()),
        tokens,
        new Project.SigningKeys(project.getCurrentKey(), project.getNextKey()),
        project.hasGivenCurrentKey()
            ? Optional.of(
                new Project.SigningKeys(project.getGivenCurrentKey(), project.getGivenNextKey()))
            : Optional.empty());
  }

  private static V1.Project.Access access(Project.Access access) {
    return switch (access) {
      case FULL -> V1.Project.Access.FULL;
      case READ_ONLY -> V1.Project.Access.READ_ONLY;
    };
  }

  private static Project.Access access(V1.Project.Access access) {
    return switch (access) {
      case FULL -> Project.Access.FULL;
      case READ_ONLY -> Project.Access.READ_ONLY;
      case ACCESS_UNSPECIFIED, UNRECOGNIZED -> throw Common.unknown("access", access);
    };
  }
}
