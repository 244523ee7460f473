package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.group.Group;
import dev.stepwell.store.proto.V1;
import java.util.Optional;

/// URL groups.
public final class GroupFormat {
  private GroupFormat() {}

  public static V1.Group write(Group group) {
    var written =
        V1.Group.newBuilder()
            .setCreatedAt(Common.time(group.createdAt()))
            .setUpdatedAt(Common.time(group.updatedAt()))
            .addAllDefaults(Common.headers(group.defaults()));
    group.endpoints().forEach(endpoint -> written.addEndpoints(write(endpoint)));
    return written.build();
  }

  public static Group read(V1.Group group) {
    return new Group(
        Common.time(group.getCreatedAt()),
        Common.time(group.getUpdatedAt()),
        group.getEndpointsList().stream().map(GroupFormat::endpoint).toList(),
        Common.readHeaders(group.getDefaultsList()));
  }

  static V1.Group.Endpoint write(Group.Endpoint endpoint) {
    var written = V1.Group.Endpoint.newBuilder().setUrl(endpoint.url());
    endpoint.name().ifPresent(written::setName);
    return written.build();
  }

  static Group.Endpoint endpoint(V1.Group.Endpoint endpoint) {
    return new Group.Endpoint(
        endpoint.getUrl(), endpoint.hasName() ? Optional.of(endpoint.getName()) : Optional.empty());
  }
}
