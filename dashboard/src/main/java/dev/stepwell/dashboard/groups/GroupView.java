package dev.stepwell.dashboard.groups;

import dev.stepwell.dashboard.page.Action;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// A URL group with its endpoints.
public record GroupView(
    String name, Optional<Moment> updated, List<Endpoint> endpoints, List<Action> actions) {
  /// Where messages to the group go.
  ///
  /// @param name empty where it has none
  public record Endpoint(String name, String url) {}

  static GroupView of(JsonValue group) {
    var name = group.text("name");
    return new GroupView(
        name,
        Moment.of(group.number("updatedAt")),
        group.field("endpoints").items().stream()
            .map(endpoint -> new Endpoint(endpoint.text("name"), endpoint.text("url")))
            .toList(),
        List.of(
            Action.danger(
                GroupsPage.PATH,
                "delete",
                name,
                "Delete",
                "Delete this group? Its messages go on.")));
  }
}
