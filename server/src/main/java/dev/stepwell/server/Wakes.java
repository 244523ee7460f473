package dev.stepwell.server;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.server.delivery.Deliveries;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.timer.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the timer's rows mean: messages go to delivery, the rest are commands.
final class Wakes implements Wake {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Deliveries deliveries;
  private final Partitions partitions;
  private final Consumer<Row<DueKey, DueWork>> again;

  /// @param again takes back a row whose command could not be taken
  Wakes(Deliveries deliveries, Partitions partitions, Consumer<Row<DueKey, DueWork>> again) {
    this.deliveries = deliveries;
    this.partitions = partitions;
    this.again = again;
  }

  @Override
  public boolean wake(Row<DueKey, DueWork> row) {
    var due = Instant.ofEpochMilli(row.key().atMillis());
    return switch (row.value()) {
      case DueWork.Deliver(var message) -> deliveries.release(message);
      case DueWork.TimeOut(var waiter) -> submit(row, new RunCommand.TimeOut(waiter));
      case DueWork.ExpireRun(var run) -> submit(row, new RunCommand.ExpireRun(run, due));
      case DueWork.ExpireMessage(var message) ->
          submit(row, new MessageCommand.Expire(message, due));
    };
  }

  private boolean submit(Row<DueKey, DueWork> row, Command command) {
    partitions.submit(
        command,
        answer -> {
          if (answer instanceof Answer.Unavailable) {
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> again.accept(row));
          }
        });
    return true;
  }
}
