package dev.stepwell.server.simulation;

import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.OwnedKey;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Claim;
import dev.stepwell.engine.message.ClaimKey;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.store.tables.StoreView;
import java.util.NavigableMap;
import java.util.TreeMap;

/// All rows of a partition that has messages and no runs, but for their log.
record MessageRows(
    Snapshot rows,
    NavigableMap<ClaimKey, Claim> claims,
    NavigableMap<GroupId, Group> groups,
    NavigableMap<ScheduleId, Schedule> schedules,
    StoreView view) {
  private static final String LAST = "\uffff";

  static MessageRows of(StoreView view) {
    var project = Requests.PROJECT;
    return new MessageRows(
        Snapshot.withoutLog(view),
        all(view.claims(), new ClaimKey(project, "", ""), new ClaimKey(project, LAST, "")),
        all(view.groups(), new GroupId(project, ""), new GroupId(project, LAST)),
        all(view.schedules(), new ScheduleId(project, ""), new ScheduleId(project, LAST)),
        view);
  }

  /// Log entries from a ticket on.
  NavigableMap<EventKey, Origin> events(long ticket) {
    var project = Requests.PROJECT;
    return all(
        view.events(),
        new EventKey(project, ticket, 0),
        new EventKey(project, Long.MAX_VALUE, Integer.MAX_VALUE));
  }

  private static <K extends Comparable<K>, V> NavigableMap<K, V> all(
      Rows<K, V> rows, K from, K to) {
    var map = new TreeMap<K, V>();
    rows.ascending(from, to, Integer.MAX_VALUE).forEach(row -> map.put(row.key(), row.value()));
    return map;
  }

  /// What is left, for people; nothing where all has come to its end.
  String left() {
    var text = new StringBuilder(rows.left());
    if (!claims.isEmpty() || !groups.isEmpty() || !schedules.isEmpty()) {
      text.append(
          "%n    claims %s, groups %s, schedules %s"
              .formatted(claims.keySet(), groups.keySet(), schedules.keySet()));
    }
    if (rows.gates().values().stream().anyMatch(MessageRows::expects)) {
      text.append("%n    queues that expect something: %s".formatted(rows.gates()));
    }
    return text.toString();
  }

  private static boolean expects(Gate gate) {
    return gate.queue().map(queue -> queue.expected() > 0).orElse(false);
  }

  /// Where letters stand that can be found.
  NavigableMap<FacetKey, Marker> letterIndex() {
    var facets = Facet.values();
    var first = new Origin(0, 0);
    return all(
        view.letterIndex(),
        new FacetKey(Requests.PROJECT, facets[0], Long.MIN_VALUE, first),
        new FacetKey(new ProjectId("t"), facets[0], Long.MIN_VALUE, first));
  }

  /// How many queues, groups and schedules are counted.
  NavigableMap<OwnedKey, Integer> owned() {
    var first = OwnedKey.Kind.QUEUE;
    return all(
        view.owned(),
        new OwnedKey(Requests.PROJECT, first),
        new OwnedKey(new ProjectId("t"), first));
  }

  boolean empty() {
    return rows.underWay() == 0 && left().isEmpty() && events(0).isEmpty();
  }
}
