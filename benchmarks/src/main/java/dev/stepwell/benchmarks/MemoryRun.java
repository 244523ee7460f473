package dev.stepwell.benchmarks;

import dev.stepwell.engine.Applier;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.Stamp;
import dev.stepwell.server.wire.JsonWire;
import java.time.Instant;

/// The engine with one run on maps in memory: no store, no threads.
final class MemoryRun {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);
  private static final Engine ENGINE = new Engine(new JsonWire(), Limits.DEFAULT);

  private final MapTables tables;
  private int steps;
  private long ticket;

  private MemoryRun(MapTables tables, int steps, long ticket) {
    this.tables = tables;
    this.steps = steps;
    this.ticket = ticket;
  }

  static MemoryRun started() {
    var run = new MemoryRun(new MapTables(), 0, 1L << 60);
    run.handle(Samples.start(Samples.run(1), Samples.later()));
    return run;
  }

  MemoryRun copy() {
    return new MemoryRun(tables.copy(), steps, ticket);
  }

  MapTables tables() {
    return tables;
  }

  void step() {
    handle(Samples.step(Samples.run(1), ++steps));
  }

  private void handle(Command command) {
    var stamp = new Stamp(NOW, ticket++);
    switch (ENGINE.decide(tables, command, stamp)) {
      case Decision.Accepted(var facts, var sends, _) -> {
        Applier.apply(tables, facts, stamp);
        sends.forEach(send -> handle(send.command()));
      }
      case Decision.Rejected(var why, _) -> throw new IllegalStateException("rejected: " + why);
    }
  }
}
