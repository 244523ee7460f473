package dev.stepwell.server;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.server.delivery.Deliveries;
import dev.stepwell.server.partition.Aggregates;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.timer.Wake;
import java.time.Instant;
import java.util.function.Consumer;

/// What the timer's rows mean: messages go to delivery, the rest are commands.
public final class Wakes implements Wake {

  private final Deliveries deliveries;
  private final Aggregates aggregates;
  private final Consumer<Row<DueKey, DueWork>> again;

  /// @param again takes back a row whose command could not be handled, and offers it again after a
  ///   pause
  public Wakes(Deliveries deliveries, Aggregates aggregates, Consumer<Row<DueKey, DueWork>> again) {
    this.deliveries = deliveries;
    this.aggregates = aggregates;
    this.again = again;
  }

  @Override
  public boolean wake(Row<DueKey, DueWork> row) {
    var due = Instant.ofEpochMilli(row.key().atMillis());
    return switch (row.value()) {
      case DueWork.Deliver(var message) -> deliveries.release(message, row.key());
      case DueWork.Ask(var message) -> submit(row, new MessageCommand.Ask(message, due));
      case DueWork.OpenGate(var gate) -> submit(row, new GateCommand.Open(gate, due));
      case DueWork.TimeOut(var waiter) -> submit(row, new RunCommand.TimeOut(waiter));
      case DueWork.ExpireRun(var run) -> submit(row, new RunCommand.ExpireRun(run, due));
      case DueWork.ForgetLetter(var entry) -> submit(row, new MessageCommand.ForgetLetter(entry));
      case DueWork.ForgetClaim(var claim) -> submit(row, new MessageCommand.Forget(claim, due));
      case DueWork.Fire(var schedule) -> submit(row, new ScheduleCommand.Fire(schedule, due));
      case DueWork.ExpireMessage(var message) ->
          submit(row, new MessageCommand.Expire(message, due));
    };
  }

  private boolean submit(Row<DueKey, DueWork> row, Command command) {
    aggregates.submit(
        command,
        answer -> {
          switch (answer) {
            case Answer.Replied _, Answer.Rejected _ -> {}
            case Answer.Unavailable _, Answer.Broken _ -> again.accept(row);
          }
        });
    return true;
  }
}
