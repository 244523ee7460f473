package dev.stepwell.cli.client;

import dev.stepwell.cli.client.Call.Pair;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// What is to be different when something that failed is tried again.
final class RepairOptions {
  @Option(names = "--retries", paramLabel = "N", description = "How often it is tried again.")
  String retries;

  @Option(
      names = "--retry-delay",
      paramLabel = "EXPRESSION",
      description = "Milliseconds until it is tried again.")
  String retryDelay;

  @Option(names = "--delay", paramLabel = "TIME", description = "Waits first, such as 10m.")
  String delay;

  @Option(names = "--new-label", paramLabel = "LABEL", description = "Its label from then on.")
  String newLabel;

  @Option(names = "--flow-key", paramLabel = "KEY", description = "Its flow-control key.")
  String flowKey;

  @Option(
      names = "--flow-value",
      paramLabel = "LIMITS",
      description = "The limits of the key, such as parallelism=3,rate=10,period=1m.")
  String flowValue;

  List<Pair> toHeaders() {
    var all = new ArrayList<Pair>();
    MessageOptions.add(all, "Upstash-Retries", retries);
    MessageOptions.add(all, "Upstash-Retry-Delay", retryDelay);
    MessageOptions.add(all, "Upstash-Delay", delay);
    MessageOptions.add(all, "Upstash-Label", newLabel);
    MessageOptions.add(all, "Upstash-Flow-Control-Key", flowKey);
    MessageOptions.add(all, "Upstash-Flow-Control-Value", flowValue);
    return all;
  }
}
