package dev.stepwell.engine;

import dev.stepwell.engine.gate.GateFact;
import dev.stepwell.engine.group.GroupFact;
import dev.stepwell.engine.message.MessageFact;
import dev.stepwell.engine.project.ProjectFact;
import dev.stepwell.engine.run.RunFact;
import dev.stepwell.engine.schedule.ScheduleFact;

/// Something that happened. Facts are the only writes: state changes by applying them, and logs are
/// made of them.
public sealed interface Fact
    permits RunFact, MessageFact, GateFact, GroupFact, ScheduleFact, ProjectFact {}
