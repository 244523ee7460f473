package dev.stepwell.engine.group;

import dev.stepwell.engine.Tables;
import dev.stepwell.engine.Tallies;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.group.GroupFact.GroupDeleted;
import dev.stepwell.engine.group.GroupFact.GroupSaved;

/// Turns facts about groups into rows.
public final class GroupApplier {
  private GroupApplier() {}

  public static void apply(Tables tables, GroupFact fact) {
    switch (fact) {
      case GroupSaved(var id, var group) -> {
        if (tables.groups().get(id).isEmpty()) {
          Tallies.add(tables, id.project(), TallyKey.Kind.GROUPS, 1);
        }
        tables.groups().upsert(id, group);
      }
      case GroupDeleted(var id, _) -> {
        tables.groups().delete(id);
        Tallies.add(tables, id.project(), TallyKey.Kind.GROUPS, -1);
      }
    }
  }
}
