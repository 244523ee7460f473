package dev.stepwell.engine.group;

import dev.stepwell.engine.Owned;
import dev.stepwell.engine.OwnedKey;
import dev.stepwell.engine.Tables;
import dev.stepwell.engine.group.GroupFact.GroupDeleted;
import dev.stepwell.engine.group.GroupFact.GroupSaved;

/// Turns facts about groups into rows.
public final class GroupApplier {
  private GroupApplier() {}

  public static void apply(Tables tables, GroupFact fact) {
    switch (fact) {
      case GroupSaved(var id, var group) -> {
        if (tables.groups().get(id).isEmpty()) {
          Owned.more(tables, id.project(), OwnedKey.Kind.GROUP);
        }
        tables.groups().upsert(id, group);
      }
      case GroupDeleted(var id, _) -> {
        tables.groups().delete(id);
        Owned.less(tables, id.project(), OwnedKey.Kind.GROUP);
      }
    }
  }
}
