package dev.stepwell.dashboard.groups;

import dev.stepwell.dashboard.page.Action;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.Sizes;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// A URL group, in the list and on its own page.
///
/// @param path of its page
/// @param size how many endpoints it has
public record GroupView(
    String name,
    String path,
    String size,
    Optional<Moment> created,
    Optional<Moment> updated,
    List<Action> actions) {
  /// @param place the page that has its buttons
  static GroupView of(JsonValue group, String place) {
    var name = group.text("name");
    return new GroupView(
        name,
        Target.of(GroupsPage.PATH).segment(name).toString(),
        Sizes.count(endpoints(group).size()),
        Moment.of(group.number("createdAt")),
        Moment.of(group.number("updatedAt")),
        List.of(
            Action.danger(
                place, "delete", name, "Delete", "Delete this group? Its messages go on.")));
  }

  static List<JsonValue> endpoints(JsonValue group) {
    return group.field("endpoints").items();
  }
}
