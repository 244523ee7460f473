package dev.stepwell.engine;

import dev.stepwell.engine.gate.GateApplier;
import dev.stepwell.engine.gate.GateFact;
import dev.stepwell.engine.group.GroupApplier;
import dev.stepwell.engine.group.GroupFact;
import dev.stepwell.engine.message.MessageApplier;
import dev.stepwell.engine.message.MessageFact;
import dev.stepwell.engine.project.ProjectFact.ProjectSaved;
import dev.stepwell.engine.run.RunApplier;
import dev.stepwell.engine.run.RunFact;
import dev.stepwell.engine.schedule.ScheduleApplier;
import dev.stepwell.engine.schedule.ScheduleFact;
import java.util.List;

/// Turns facts into rows, the only way in which state changes, and writes into the log what
/// somebody may want to see of them. Dull on purpose: all judgement was in the decision.
public final class Applier {
  private Applier() {}

  public static void apply(Tables tables, List<Fact> facts, Stamp stamp) {
    int index = 0;
    for (var fact : facts) {
      switch (fact) {
        case RunFact run -> RunApplier.apply(tables, run);
        case MessageFact message -> MessageApplier.apply(tables, message);
        case GateFact gate -> GateApplier.apply(tables, gate);
        case GroupFact group -> GroupApplier.apply(tables, group);
        case ScheduleFact schedule -> ScheduleApplier.apply(tables, schedule);
        case ProjectSaved(var project) -> tables.projects().upsert(project.id(), project);
      }
      var logged = LogEntries.of(fact);
      if (logged.isPresent()) {
        var key = new LogKey(logged.get().owner(), stamp.ticket(), index++);
        tables.log().insert(key, new Logged(stamp.now(), logged.get().entry()));
        EventIndex.add(tables, key, fact);
        long bytes = LogSize.of(logged.get().entry());
        if (bytes > 0) {
          RunApplier.logged(tables, key.origin(), bytes);
        }
      }
    }
  }
}
